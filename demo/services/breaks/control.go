package breaks

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"marketprism.io/demo/logs"
)

// Dir is where a container keeps its control socket and what persists.
const Dir = "/run/break"

// Exit codes and pauses of a service that dies on purpose.
const (
	answerFirst   = 200 * time.Millisecond // lets the command that asked for it end well
	diesAfter     = time.Second            // of a crash loop, from its start to its end
	answerTimeout = 5 * time.Second
)

// Control holds a process's present break.
type Control struct {
	modes map[string]Mode
	dir   string
	log   *logs.Logger
	exit  func(int)

	mu      sync.Mutex
	current Break
	expiry  *time.Timer
	notify  []func(Break)
}

// Open takes up what persists in dir, listens for commands there, and dies if it is to die.
func Open(dir string, modes map[string]Mode, log *logs.Logger) (*Control, error) {
	c := &Control{modes: modes, dir: dir, log: log, exit: os.Exit, current: None}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if kept, err := c.load(); err != nil {
		return nil, err
	} else if kept.Mode != None.Mode {
		c.set(kept, diesAfter)
	}
	socket := c.path("socket")
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	go c.serve(listener)
	return c, nil
}

// Current is the break that is in force.
func (c *Control) Current() Break {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current
}

// OnChange calls f with each new break, and at once with the present one.
func (c *Control) OnChange(f func(Break)) {
	c.mu.Lock()
	c.notify = append(c.notify, f)
	now := c.current
	c.mu.Unlock()
	f(now)
}

// set puts a break in force; one that kills does so after the delay.
func (c *Control) set(b Break, delay time.Duration) {
	c.mu.Lock()
	c.current = b
	if c.expiry != nil {
		c.expiry.Stop()
		c.expiry = nil
	}
	if !b.Until.IsZero() {
		c.expiry = time.AfterFunc(time.Until(b.Until), func() { c.command(None) })
	}
	notify := c.notify
	c.mu.Unlock()

	for _, f := range notify {
		f(b)
	}
	if b.Mode == "crash" || b.Mode == "crash-loop" {
		time.AfterFunc(delay, func() { c.die(b) })
	}
}

// die ends the process. A death that has begun is not called off: what should have run may not have been started.
func (c *Control) die(b Break) {
	if b.Mode == "crash-loop" {
		c.log.Error(b.Args[1])
		c.log.Error("service stopped", logs.Field{Name: "exit_code", Value: int(b.Number(0))})
	}
	c.exit(int(b.Number(0)))
}

// command is what a person asked for, or the end of a duration.
func (c *Control) command(b Break) {
	if err := c.save(b); err != nil {
		c.log.Error("cannot keep the break", logs.Field{Name: "error", Value: err.Error()})
	}
	c.set(b, answerFirst)
}

func (c *Control) serve(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go c.answer(conn)
	}
}

func (c *Control) answer(conn net.Conn) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(answerTimeout))
	line, err := bufio.NewReader(conn).ReadBytes('\n')
	if err != nil {
		return
	}
	var args []string
	if err := json.Unmarshal(line, &args); err != nil {
		fmt.Fprintf(conn, "error: %v\n", err)
		return
	}
	b, err := Parse(c.modes, args, time.Now())
	if err != nil {
		fmt.Fprintf(conn, "error: %v\n", err)
		return
	}
	c.command(b)
	fmt.Fprintf(conn, "break: %v\n", b)
}

// Send gives the command line to the service that listens in dir and returns its answer.
func Send(dir string, args []string) (string, error) {
	conn, err := net.Dial("unix", filepath.Join(dir, "socket"))
	if err != nil {
		return "", fmt.Errorf("the service does not listen (it is just starting or ending): %w", err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(answerTimeout))
	if err := json.NewEncoder(conn).Encode(args); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(string(answer))
	if message, bad := strings.CutPrefix(text, "error: "); bad {
		return "", errors.New(message)
	}
	return text, nil
}

func (c *Control) path(name string) string { return filepath.Join(c.dir, name) }

func (c *Control) save(b Break) error {
	if !b.Persist || b.Mode == None.Mode {
		if err := os.Remove(c.path("kept.json")); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	text, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.path("kept.tmp"), text, 0o600); err != nil {
		return err
	}
	return os.Rename(c.path("kept.tmp"), c.path("kept.json"))
}

func (c *Control) load() (Break, error) {
	text, err := os.ReadFile(c.path("kept.json"))
	if errors.Is(err, os.ErrNotExist) {
		return None, nil
	}
	if err != nil {
		return None, err
	}
	var b Break
	if err := json.Unmarshal(text, &b); err != nil {
		return None, err
	}
	if !b.Until.IsZero() && time.Now().After(b.Until) {
		return None, c.save(None)
	}
	return b, nil
}
