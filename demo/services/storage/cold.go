package storage

import (
	"fmt"
	"sync/atomic"
	"time"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/clickhouse"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/metrics"
)

const (
	checkTick  = time.Second
	copyEvery  = 5     // checks
	copyAtMost = 10000 // rows a time
)

type cold struct {
	hot, cold     clickhouse.Client
	log           *logs.Logger
	hotUp, coldUp atomic.Bool
	copied        atomic.Int64
}

// RunCold plays the cold storage for ever.
func RunCold(config Config, log *logs.Logger) error {
	control, err := breaks.Open(breaks.Dir, Modes(), log)
	if err != nil {
		return err
	}
	c := &cold{hot: config.Hot, cold: config.Cold, log: log}
	c.check()
	health := func() (bool, map[string]any) {
		hot, cold := c.hotUp.Load(), c.coldUp.Load()
		return hot && cold, map[string]any{"service": "cold-storage", "hot_clickhouse": hot, "cold_clickhouse": cold}
	}
	page := func() string {
		var p metrics.Page
		p.Sample("cold_storage_rows_copied_total", nil, float64(c.copied.Load()))
		p.Sample("cold_storage_resident_memory_bytes", nil, metrics.ResidentBytes())
		return p.String()
	}
	if err := serve(":8086", control, health, page); err != nil {
		return err
	}
	turn := 0
	for range time.Tick(checkTick) {
		c.check()
		if turn++; turn%copyEvery == 0 && c.hotUp.Load() && c.coldUp.Load() {
			for _, table := range tables {
				if err := c.copy(table); err != nil {
					warn(log, "cannot copy "+table, err)
				}
			}
		}
	}
	return nil
}

func (c *cold) check() {
	note := func(up *atomic.Bool, name string, err error) {
		if was := up.Swap(err == nil); was && err != nil {
			warn(c.log, name+" does not answer", err)
		} else if !was && err == nil {
			c.log.Info(name + " answers")
		}
	}
	note(&c.hotUp, "hot ClickHouse", c.hot.Ping())
	note(&c.coldUp, "cold ClickHouse", c.cold.Ping())
}

// copy brings over the rows that the hot side has and the cold side lacks.
func (c *cold) copy(table string) error {
	there, err := c.hot.Count(table)
	if err != nil {
		return err
	}
	here, err := c.cold.Count(table)
	if err != nil || there <= here {
		return err
	}
	rows := make([]string, 0, min(there-here, copyAtMost))
	for n := here; n < there && len(rows) < copyAtMost; n++ {
		rows = append(rows, fmt.Sprintf(`{"row":%d}`, n))
	}
	if err := c.cold.Insert(table, rows); err != nil {
		return err
	}
	c.copied.Add(int64(len(rows)))
	return nil
}
