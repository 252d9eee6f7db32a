package metrics

import (
	"strings"
	"testing"
)

func TestACounterHasNoSampleUntilItsFirstEvent(t *testing.T) {
	var published Counter
	const head = "# HELP sent_total Messages sent.\n# TYPE sent_total counter\n"

	if got := page(&published); got != head {
		t.Errorf("before the first event: %q", got)
	}
	published.Inc("trade.b")
	published.Inc("trade.a")
	published.Inc("trade.b")
	if got, want := page(&published), head+"sent_total{subject=\"trade.a\"} 1\nsent_total{subject=\"trade.b\"} 2\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if published.Total() != 3 {
		t.Errorf("total %v", published.Total())
	}
}

func TestLabelsAreSortedAndEscaped(t *testing.T) {
	var p Page
	p.Sample("m", Labels{"z": "1", "a": "say \"hi\"\n\\"}, 1.5)
	if got, want := p.String(), `m{a="say \"hi\"\n\\",z="1"} 1.5`+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheProcessFamiliesShowRealMemory(t *testing.T) {
	var p Page
	p.Process()
	for _, name := range []string{"process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"} {
		if !strings.Contains(p.String(), "\n"+name+" ") {
			t.Errorf("no sample of %s in\n%s", name, p.String())
		}
	}
	if ResidentBytes() < 1e6 {
		t.Errorf("resident memory %v", ResidentBytes())
	}
}

func page(c *Counter) string {
	var p Page
	p.Counter("sent_total", "subject", "Messages sent.", c)
	return p.String()
}
