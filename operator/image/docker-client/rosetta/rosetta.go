// Package rosetta stands in for github.com/tonistiigi/go-rosetta, by which docker's version command
// tells on a Mac that it is translated. The image is for Linux.
package rosetta

// Enabled says whether Rosetta translates this process.
func Enabled() bool { return false }
