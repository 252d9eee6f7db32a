package storage

import (
	"errors"
	"io"
	"testing"

	"marketprism.io/demo/logs"
)

type fakeClickHouse struct {
	down bool
	rows map[string]int
}

func (f *fakeClickHouse) Insert(table string, rows []string) error {
	if f.down {
		return errors.New("refused")
	}
	f.rows[table] += len(rows)
	return nil
}

func TestRowsWaitForClickHouseWithinABound(t *testing.T) {
	ch := &fakeClickHouse{down: true, rows: map[string]int{}}
	h := &hot{clickhouse: ch, log: logs.New(io.Discard, "hot"), pending: map[string][]string{}}
	for range maxPending + 5 {
		h.take(tables[0], []byte("{}"))
	}
	h.take(tables[1], []byte("{}"))
	h.flush()
	if h.failed.Load() != 2 || h.written.Load() != 0 {
		t.Fatalf("%d failed, %d written", h.failed.Load(), h.written.Load())
	}
	ch.down = false
	h.flush()
	if ch.rows[tables[0]] != maxPending || ch.rows[tables[1]] != 1 {
		t.Errorf("%v", ch.rows)
	}
}
