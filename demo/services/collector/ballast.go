package collector

import (
	"sync"
	"syscall"
	"time"

	"marketprism.io/demo/breaks"
)

// ballast is memory that is really held, outside the Go heap, so that it is given back at once when it is let go.
type ballast struct {
	mu     sync.Mutex
	blocks [][]byte
	stop   chan struct{}
}

// follow holds what the break asks for, and lets go what an earlier one held.
func (m *ballast) follow(b breaks.Break) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stop != nil {
		close(m.stop)
		m.stop = nil
	}
	for _, block := range m.blocks {
		_ = syscall.Munmap(block)
	}
	m.blocks = nil

	stop := make(chan struct{})
	switch {
	case b.In("eat-memory"):
		m.stop = stop
		go m.grow(b.Number(0), b.Number(0), stop)
	case b.In("leak"):
		m.stop = stop
		go m.grow(b.Number(0), 0, stop)
	}
}

// grow takes so many megabytes each second until it is stopped or has the total; 0 is no total.
func (m *ballast) grow(perSecond, total float64, stop chan struct{}) {
	const ticks = 10
	for taken := 0.0; total == 0 || taken < total; taken += perSecond / ticks {
		block, err := syscall.Mmap(-1, 0, max(1, int(perSecond/ticks*1e6)), syscall.PROT_READ|syscall.PROT_WRITE,
			syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			return
		}
		m.mu.Lock()
		select {
		case <-stop:
			_ = syscall.Munmap(block)
			m.mu.Unlock()
			return
		default:
		}
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
		m.blocks = append(m.blocks, block)
		m.mu.Unlock()
		select {
		case <-stop:
			return
		case <-time.After(time.Second / ticks):
		}
	}
}
