package link

import (
	"errors"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"marketprism.io/demo/logs"
)

// What a message meets that cannot be sent now.
var (
	ErrNotConnected   = errors.New("nats: not connected")
	ErrNeverConnected = errors.New("nats: never connected yet")
)

const (
	tick       = 100 * time.Millisecond
	tryTimeout = 1500 * time.Millisecond // shorter than the wait, also when the name does not resolve
)

// Link is one service's connection to NATS.
type Link struct {
	url       string
	name      string
	log       *logs.Logger
	onConnect func(*nats.Conn) error

	mu      sync.Mutex
	machine machine
	conn    *nats.Conn
	held    bool // closed on purpose, not to be revived
	trying  bool
	ever    bool // connected at least once
	lastErr error
}

// Open starts connecting; onConnect, where there is one, is called on each new connection, to subscribe.
func Open(url, name string, p Policy, log *logs.Logger, onConnect func(*nats.Conn) error) *Link {
	l := &Link{url: url, name: name, log: log, onConnect: onConnect, machine: newMachine(p, time.Now())}
	go func() {
		for range time.Tick(tick) {
			l.tryIf(l.machine.due)
		}
	}()
	return l
}

// Phase is where the link stands, and the last error.
func (l *Link) Phase() (Phase, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.machine.phase, l.lastErr
}

// Healthy is what the services say of their connection: a lost one is fine until it is given up.
func (l *Link) Healthy() bool {
	phase, _ := l.Phase()
	return phase == Connected || phase == Reconnecting
}

// Publish sends a message, or says why not. On a closed link that may be revived it tries to connect first.
func (l *Link) Publish(subject string, data []byte) error {
	l.tryIf(l.machine.revivalDue)
	l.mu.Lock()
	conn, ever := l.conn, l.ever
	l.mu.Unlock()
	switch {
	case !ever:
		return ErrNeverConnected
	case conn == nil:
		return ErrNotConnected
	}
	return conn.Publish(subject, data)
}

// Drop closes the client as if it had given up, until Release.
func (l *Link) Drop() {
	l.mu.Lock()
	conn := l.conn
	l.conn, l.held = nil, true
	l.machine.close(time.Now())
	l.mu.Unlock()
	if conn != nil {
		conn.Close()
	}
}

// Release ends a Drop; the link stays closed until it is revived.
func (l *Link) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = false
}

func (l *Link) tryIf(wanted func(time.Time) bool) {
	l.mu.Lock()
	if l.held || l.trying || !wanted(time.Now()) {
		l.mu.Unlock()
		return
	}
	l.trying = true
	l.mu.Unlock()

	conn, err := l.connect()

	l.mu.Lock()
	defer l.mu.Unlock()
	l.trying = false
	l.lastErr = err
	before := l.machine.phase
	switch {
	case err != nil:
		l.machine.refused(time.Now())
	case l.held:
		go conn.Close()
	default:
		l.conn, l.ever = conn, true
		l.machine.connected()
		if conn.IsClosed() { // lost again before it was known here
			l.conn = nil
			l.machine.lost(time.Now())
		}
	}
	switch after := l.machine.phase; {
	case after == Connected:
		l.log.Info("NATS connected", logs.Field{Name: "url", Value: l.url})
	case after == Closed && before != Closed:
		l.log.Error("NATS connection closed", logs.Field{Name: "tries", Value: l.machine.failed}, logs.Field{Name: "error", Value: err.Error()})
	case after != Closed && err != nil:
		l.log.Warn("NATS reconnecting", logs.Field{Name: "try", Value: l.machine.failed}, logs.Field{Name: "error", Value: err.Error()})
	}
}

func (l *Link) connect() (*nats.Conn, error) {
	conn, err := nats.Connect(l.url,
		nats.Name(l.name),
		nats.NoReconnect(), // the machine decides
		nats.SkipHostLookup(),
		nats.SetCustomDialer(&net.Dialer{Timeout: tryTimeout}),
		nats.Timeout(tryTimeout),
		nats.ClosedHandler(l.closed))
	if err != nil {
		return nil, err
	}
	if l.onConnect != nil {
		err = l.onConnect(conn)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

func (l *Link) closed(conn *nats.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != conn {
		return
	}
	l.conn = nil
	l.lastErr = conn.LastError()
	l.machine.lost(time.Now())
	l.log.Warn("NATS disconnected")
}
