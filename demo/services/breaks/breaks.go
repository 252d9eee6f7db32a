// Package breaks lets a person or a test break a running stand-in on purpose:
//
//	docker exec CONTAINER /service break [--persist] [--for DURATION] MODE [ARG...]
//
// One break is in force at a time; it ends with "none", with its duration, or with the process unless it persists.
// What persists lives in the container's file system: it survives a restart, and ends with a recreate.
package breaks

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Break is one way of being broken.
type Break struct {
	Mode    string    `json:"mode"`
	Args    []string  `json:"args,omitempty"`
	Until   time.Time `json:"until,omitzero"`
	Persist bool      `json:"persist,omitempty"`
}

// None is the break of a service that works.
var None = Break{Mode: "none"}

// In tells whether the break has the mode and, where names are given with it, concerns the one asked for.
func (b Break) In(mode string, name ...string) bool {
	return b.Mode == mode && (len(b.Args) == 0 || len(name) == 0 || slices.Contains(b.Args, name[0]))
}

// Number is the break's argument i, which Parse has seen to be a number.
func (b Break) Number(i int) float64 {
	n, _ := strconv.ParseFloat(b.Args[i], 64)
	return n
}

func (b Break) String() string {
	s := strings.Join(append([]string{b.Mode}, b.Args...), " ")
	if b.Persist && b.Mode != "crash-loop" {
		s += ", also after a restart"
	}
	if !b.Until.IsZero() {
		s += ", until " + b.Until.UTC().Format("15:04:05") + " UTC"
	}
	return s
}

// Mode describes one mode: its usage, and what is wrong with arguments for it, if anything.
type Mode struct {
	Usage string
	Check func(args []string) error
}

// Common are the modes that every service has.
func Common() map[string]Mode {
	return map[string]Mode{
		"none":       {"none", count(0, 0)},
		"crash":      {"crash EXITCODE", exitCode(1, 1)},
		"crash-loop": {"crash-loop EXITCODE MESSAGE", exitCode(2, 2)},
		"hang":       {"hang", count(0, 0)},
	}
}

// Plain is a mode without arguments.
func Plain(name string) Mode { return Mode{name, count(0, 0)} }

// Worded is a mode that may be given what is to be said.
func Worded(name string) Mode { return Mode{name + " [MESSAGE]", count(0, 1)} }

// Numbered is a mode with one number above zero.
func Numbered(name, unit string) Mode {
	return Mode{name + " " + unit, func(args []string) error {
		if err := count(1, 1)(args); err != nil {
			return err
		}
		if n, err := strconv.ParseFloat(args[0], 64); err != nil || n <= 0 || n > 1e6 {
			return fmt.Errorf("%q is not a number above 0", args[0])
		}
		return nil
	}}
}

// Named is a mode that concerns some of the given names, or all of them without an argument.
func Named(name, what string, known ...string) Mode {
	return Mode{name + " [" + what + "...]", func(args []string) error {
		for _, arg := range args {
			if !slices.Contains(known, arg) {
				return fmt.Errorf("%q is not one of %s", arg, strings.Join(known, ", "))
			}
		}
		return nil
	}}
}

// Parse reads a command line such as ["--for", "60s", "crash-loop", "1", "no such host"].
func Parse(modes map[string]Mode, args []string, now time.Time) (Break, error) {
	var b Break
	for len(args) > 0 && strings.HasPrefix(args[0], "--") {
		switch {
		case args[0] == "--persist":
			b.Persist = true
			args = args[1:]
		case args[0] == "--for" && len(args) > 1:
			d, err := time.ParseDuration(args[1])
			if err != nil || d <= 0 {
				return None, fmt.Errorf("%q is not a duration such as 90s", args[1])
			}
			b.Until = now.Add(d)
			args = args[2:]
		default:
			return None, fmt.Errorf("%s is not understood; %s", args[0], usage(modes))
		}
	}
	if len(args) == 0 {
		return None, errors.New(usage(modes))
	}
	mode, known := modes[args[0]]
	if !known {
		return None, fmt.Errorf("this service has no mode %q; %s", args[0], usage(modes))
	}
	b.Mode, b.Args = args[0], args[1:]
	if err := mode.Check(b.Args); err != nil {
		return None, fmt.Errorf("%w; usage: break %s", err, mode.Usage)
	}
	b.Persist = b.Persist || b.Mode == "crash-loop"
	return b, nil
}

func usage(modes map[string]Mode) string {
	all := make([]string, 0, len(modes))
	for _, m := range modes {
		all = append(all, m.Usage)
	}
	slices.Sort(all)
	return "usage: break [--persist] [--for DURATION] " + strings.Join(all, " | ")
}

func count(low, high int) func([]string) error {
	return func(args []string) error {
		if len(args) < low || len(args) > high {
			return fmt.Errorf("%d arguments", len(args))
		}
		return nil
	}
}

func exitCode(low, high int) func([]string) error {
	return func(args []string) error {
		if err := count(low, high)(args); err != nil {
			return err
		}
		if n, err := strconv.Atoi(args[0]); err != nil || n < 0 || n > 255 {
			return fmt.Errorf("%q is not an exit code", args[0])
		}
		return nil
	}
}
