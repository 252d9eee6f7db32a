// Package link is a NATS client with the life of the ones in MarketPrism's services: a lost connection is tried again
// every two seconds, ten times; then the client is closed, and what happens next is up to the service.
package link

import "time"

// Phase is where a link stands.
type Phase string

const (
	Connecting   Phase = "connecting"   // never connected yet
	Connected    Phase = "connected"    //
	Reconnecting Phase = "reconnecting" // lost, but not given up: the services call themselves healthy
	Closed       Phase = "closed"       // given up
)

// Policy says how long a link tries.
type Policy struct {
	Wait       time.Duration // between two tries
	StartTries int           // until the first connection
	Tries      int           // after a loss
	Revives    bool          // whether a closed link is tried again when something is published
}

// machine is the pure part: it knows when to try, and what the outcome means.
type machine struct {
	policy Policy
	phase  Phase
	failed int       // tries in vain since the phase began
	next   time.Time // when to try, while trying
}

func newMachine(p Policy, now time.Time) machine {
	return machine{policy: p, phase: Connecting, next: now}
}

// due tells whether a try is to be made now.
func (m *machine) due(now time.Time) bool {
	return (m.phase == Connecting || m.phase == Reconnecting) && !now.Before(m.next)
}

// revivalDue tells whether publishing on a closed link makes it try once more.
func (m *machine) revivalDue(now time.Time) bool {
	return m.phase == Closed && m.policy.Revives && !now.Before(m.next)
}

// lost notes that a connection broke.
func (m *machine) lost(now time.Time) {
	if m.phase == Connected {
		m.phase, m.failed, m.next = Reconnecting, 0, now.Add(m.policy.Wait)
	}
}

// connected notes a try that worked.
func (m *machine) connected() {
	m.phase, m.failed = Connected, 0
}

// refused notes a try that did not. The next one follows the plan, however long this one took.
func (m *machine) refused(now time.Time) {
	m.failed++
	if m.phase == Closed {
		m.next = now.Add(m.policy.Wait)
		return
	}
	m.next = m.next.Add(m.policy.Wait)
	if m.next.Before(now) {
		m.next = now
	}
	if m.phase == Connecting && m.failed >= m.policy.StartTries || m.phase == Reconnecting && m.failed >= m.policy.Tries {
		m.phase = Closed
	}
}

// close gives up at once.
func (m *machine) close(now time.Time) {
	m.phase, m.next = Closed, now
}
