// Package metrics renders pages in the Prometheus text format.
package metrics

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Page collects families in the order in which they are added.
type Page struct{ b strings.Builder }

// Labels names one sample of a family; nil is the sample without labels.
type Labels map[string]string

// Family starts a family: its HELP and TYPE lines. A page that leaves it out is an untyped one.
func (p *Page) Family(name, kind, help string) {
	fmt.Fprintf(&p.b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// Sample adds one line.
func (p *Page) Sample(name string, labels Labels, value float64) {
	p.b.WriteString(name)
	if len(labels) > 0 {
		p.b.WriteByte('{')
		for i, label := range slices.Sorted(maps.Keys(labels)) {
			if i > 0 {
				p.b.WriteByte(',')
			}
			fmt.Fprintf(&p.b, `%s="%s"`, label, escaper.Replace(labels[label]))
		}
		p.b.WriteByte('}')
	}
	p.b.WriteByte(' ')
	p.b.WriteString(strconv.FormatFloat(value, 'g', -1, 64))
	p.b.WriteByte('\n')
}

// Gauge adds a family of one sample without labels.
func (p *Page) Gauge(name, help string, value float64) {
	p.Family(name, "gauge", help)
	p.Sample(name, nil, value)
}

// Counter adds the family of a counter, which has no sample at all until something was counted.
func (p *Page) Counter(name, label, help string, c *Counter) {
	p.Family(name, "counter", help)
	for _, s := range c.samples() {
		p.Sample(name, Labels{label: s.value}, s.count)
	}
}

func (p *Page) String() string { return p.b.String() }

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// Counter counts by the value of one label. The zero value is ready.
type Counter struct {
	mu     sync.Mutex
	counts map[string]float64
}

type sample struct {
	value string
	count float64
}

// Inc counts one event.
func (c *Counter) Inc(value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]float64{}
	}
	c.counts[value]++
}

// Total is the sum over all label values.
func (c *Counter) Total() (sum float64) {
	for _, s := range c.samples() {
		sum += s.count
	}
	return sum
}

func (c *Counter) samples() []sample {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]sample, 0, len(c.counts))
	for value, count := range c.counts {
		all = append(all, sample{value, count})
	}
	slices.SortFunc(all, func(a, b sample) int { return cmp.Compare(a.value, b.value) })
	return all
}
