// Package broker runs the real nats-server as its child, so that it can be broken like the other services.
package broker

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/web"
)

var command = []string{"/nats-server", "--port", "4222", "--http_port", "8222", "--jetstream", "--store_dir", "/data"}

// Modes are the ways in which it breaks.
func Modes() map[string]breaks.Mode {
	modes := breaks.Common()
	modes["recovering"] = breaks.Plain("recovering")
	return modes
}

// recovers says what nats-server says while it recovers its streams, until the break is over.
func recovers(control *breaks.Control) error {
	over := make(chan struct{}, 1)
	monitor := web.New(":8222", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		web.JSON(w, http.StatusServiceUnavailable, map[string]any{
			"status": "unavailable", "status_code": 503, "error": "JetStream has not established contact with a meta leader",
		})
	}), func() bool { return false })
	if err := monitor.Open(); err != nil {
		return err
	}
	control.OnChange(func(b breaks.Break) {
		if !b.In("recovering") {
			select {
			case over <- struct{}{}:
			default:
			}
		}
	})
	<-over
	monitor.Close()
	return nil
}

// Run starts nats-server, hands on signals, and ends with its exit code (1 after docker stop).
func Run(log *logs.Logger) error {
	control, err := breaks.Open(breaks.Dir, Modes(), log)
	if err != nil {
		return err
	}
	if control.Current().In("crash-loop") {
		select {} // until it dies of it, without ever having listened
	}
	if control.Current().In("recovering") {
		if err := recovers(control); err != nil {
			return err
		}
	}
	server := exec.Command(command[0], command[1:]...)
	server.Stdout, server.Stderr = os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	if err := server.Start(); err != nil {
		return err
	}
	go func() {
		for s := range signals {
			_ = server.Process.Signal(s)
		}
	}()
	frozen := false
	control.OnChange(func(b breaks.Break) {
		if hang := b.In("hang"); hang != frozen {
			frozen = hang
			_ = server.Process.Signal(map[bool]os.Signal{true: syscall.SIGSTOP, false: syscall.SIGCONT}[hang])
		}
	})
	err = server.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Exited() {
		os.Exit(exit.ExitCode())
	}
	return err
}
