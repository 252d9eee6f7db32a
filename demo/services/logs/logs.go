// Package logs writes lines as MarketPrism's Python services do: "TIME - LOGGER - LEVEL - {json}", everything outside
// ASCII as \uXXXX, so that a pattern in Chinese never matches the raw text.
package logs

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

// Field is one entry of a line's payload; the order is kept.
type Field struct {
	Name  string
	Value any
}

// Logger is one named source of lines. It may be used by several goroutines.
type Logger struct {
	mu   sync.Mutex
	out  io.Writer
	name string
	now  func() time.Time
}

// New returns a logger that writes to out under the given name.
func New(out io.Writer, name string) *Logger {
	return &Logger{out: out, name: name, now: time.Now}
}

// Info, Warn and Error write one line at their level.
func (l *Logger) Info(event string, fields ...Field)  { l.write("INFO", event, fields) }
func (l *Logger) Warn(event string, fields ...Field)  { l.write("WARNING", event, fields) }
func (l *Logger) Error(event string, fields ...Field) { l.write("ERROR", event, fields) }

func (l *Logger) write(level, event string, fields []Field) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.now().UTC()
	all := append([]Field{{"event", event}}, fields...)
	all = append(all, Field{"logger", l.name}, Field{"timestamp", at.Format("2006-01-02T15:04:05.000000Z")})
	fmt.Fprintf(l.out, "%s - %s - %s - %s\n", at.Format("2006-01-02 15:04:05,000"), l.name, level, payload(all))
}

// payload is what Python's json.dumps makes of the fields: a blank after each colon and comma, ASCII only.
func payload(fields []Field) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteString(", ")
		}
		value, err := json.Marshal(f.Value)
		if err != nil {
			value, _ = json.Marshal(err.Error())
		}
		fmt.Fprintf(&b, "%q: %s", f.Name, escape(string(value)))
	}
	b.WriteByte('}')
	return b.String()
}

func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
