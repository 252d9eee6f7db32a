package storage

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/link"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/metrics"
)

const (
	flushTick  = time.Second
	maxPending = 20000 // rows; what comes in beyond is lost
	natsWait   = 2 * time.Second
)

// subjects are read into the table of the same position.
var subjects = []string{"trade.>", "orderbook.>", "liquidation.>"}

type hot struct {
	clickhouse interface {
		Insert(table string, rows []string) error
	}
	log      *logs.Logger
	received atomic.Int64
	written  atomic.Int64
	failed   atomic.Int64

	mu      sync.Mutex
	pending map[string][]string
}

// RunHot plays the hot storage for ever. Once its NATS client has given up, it never comes back by itself.
func RunHot(config Config, log *logs.Logger) error {
	control, err := breaks.Open(breaks.Dir, Modes(), log)
	if err != nil {
		return err
	}
	h := &hot{clickhouse: config.Hot, log: log, pending: map[string][]string{}}
	policy := link.Policy{Wait: natsWait, StartTries: max(1, int(config.Grace/natsWait)), Tries: 10}
	nats := link.Open(config.NATS, "marketprism-hot-storage", policy, log, h.subscribe)

	health := func() (bool, map[string]any) {
		connected := nats.Healthy()
		subscriptions := 0
		if connected {
			subscriptions = len(subjects)
		}
		return connected, map[string]any{"service": "hot-storage", "nats_connected": connected, "subscriptions": subscriptions}
	}
	page := func() string {
		var p metrics.Page
		p.Sample("hot_storage_messages_received_total", nil, float64(h.received.Load()))
		p.Sample("hot_storage_rows_written_total", nil, float64(h.written.Load()))
		p.Sample("hot_storage_write_errors_total", nil, float64(h.failed.Load()))
		p.Sample("hot_storage_nats_connected", nil, map[bool]float64{true: 1}[nats.Healthy()])
		p.Sample("hot_storage_resident_memory_bytes", nil, metrics.ResidentBytes())
		return p.String()
	}
	if err := serve(":8085", control, health, page); err != nil {
		return err
	}
	for range time.Tick(flushTick) {
		h.flush()
	}
	return nil
}

func (h *hot) subscribe(conn *nats.Conn) error {
	for i, subject := range subjects {
		if _, err := conn.Subscribe(subject, func(m *nats.Msg) { h.take(tables[i], m.Data) }); err != nil {
			return err
		}
	}
	return conn.FlushTimeout(natsWait)
}

func (h *hot) take(table string, row []byte) {
	h.received.Add(1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.pending[table]) < maxPending {
		h.pending[table] = append(h.pending[table], strings.TrimSpace(string(row)))
	}
}

// flush writes what came in; what can't be written stays for the next time.
func (h *hot) flush() {
	for _, table := range tables {
		h.mu.Lock()
		rows := h.pending[table]
		delete(h.pending, table)
		h.mu.Unlock()
		if len(rows) == 0 {
			continue
		}
		if err := h.clickhouse.Insert(table, rows); err != nil {
			h.failed.Add(1)
			warn(h.log, "cannot write to "+table, err)
			h.mu.Lock()
			all := append(rows, h.pending[table]...)
			h.pending[table] = all[:min(len(all), maxPending)]
			h.mu.Unlock()
			continue
		}
		h.written.Add(int64(len(rows)))
	}
}
