package link

import (
	"testing"
	"time"
)

var start = time.Date(2025, 10, 21, 3, 0, 0, 0, time.UTC)

var policy = Policy{Wait: 2 * time.Second, StartTries: 3, Tries: 10}

func TestALossShorterThanTwentySecondsCostsNothing(t *testing.T) {
	m := lostAt(start, policy)
	tries := run(&m, start, 19900*time.Millisecond)
	if m.phase != Reconnecting || tries != 9 {
		t.Fatalf("%s after %d tries", m.phase, tries)
	}
	m.connected()
	if m.phase != Connected || m.due(start.Add(time.Hour)) {
		t.Errorf("%s", m.phase)
	}
}

func TestAfterTenTriesTheClientIsClosedForGood(t *testing.T) {
	m := lostAt(start, policy)
	tries := run(&m, start, 20*time.Second)
	if m.phase != Closed || tries != 10 {
		t.Fatalf("%s after %d tries", m.phase, tries)
	}
	if later := start.Add(time.Hour); m.due(later) || m.revivalDue(later) {
		t.Error("it tries again")
	}
}

func TestPublishingRevivesAClosedClientWhereItMay(t *testing.T) {
	revives := policy
	revives.Revives = true
	m := lostAt(start, revives)
	run(&m, start, 20*time.Second)

	later := start.Add(30 * time.Second)
	if m.due(later) || !m.revivalDue(later) {
		t.Fatal("not to be revived")
	}
	m.refused(later)
	if m.phase != Closed || m.revivalDue(later.Add(time.Second)) || !m.revivalDue(later.Add(2*time.Second)) {
		t.Fatalf("%s, next try %s", m.phase, m.next)
	}
	m.connected()
	if m.phase != Connected {
		t.Errorf("%s", m.phase)
	}
}

func TestAtTheStartItTriesAtOnceAndThenForItsGrace(t *testing.T) {
	m := newMachine(policy, start)
	if !m.due(start) {
		t.Fatal("waits")
	}
	if tries := run(&m, start, 4*time.Second); tries != 3 || m.phase != Closed {
		t.Errorf("%s after %d tries", m.phase, tries)
	}
}

func TestALossIsNotedOnce(t *testing.T) {
	m := newMachine(policy, start)
	m.lost(start)
	if m.phase != Connecting {
		t.Errorf("%s", m.phase)
	}
	m.close(start)
	m.lost(start)
	if m.phase != Closed {
		t.Errorf("%s", m.phase)
	}
}

func lostAt(now time.Time, p Policy) machine {
	m := newMachine(p, now)
	m.connected()
	m.lost(now)
	return m
}

// run lets time pass in steps of 100 ms, each try being refused.
func run(m *machine, from time.Time, d time.Duration) (tries int) {
	for now := from; !now.After(from.Add(d)); now = now.Add(100 * time.Millisecond) {
		if m.due(now) {
			m.refused(now)
			tries++
		}
	}
	return tries
}
