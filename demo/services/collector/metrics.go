package collector

import (
	"net/http"
	"runtime"
	"time"

	"marketprism.io/demo/link"
	"marketprism.io/demo/metrics"
	"marketprism.io/demo/web"
)

// metrics answers with the families that the runbook and its diagnosis read.
func (c *collector) metrics(w http.ResponseWriter, _ *http.Request) {
	b := c.control.Current()
	if b.In("metrics-error") || b.In("loading") {
		http.Error(w, "collecting the metrics failed", http.StatusInternalServerError)
		return
	}
	phase, _ := c.link.Phase()
	var heap runtime.MemStats
	runtime.ReadMemStats(&heap)

	var p metrics.Page
	p.Family("python_gc_objects_collected_total", "counter", "Objects collected during gc")
	p.Family("python_gc_collections_total", "counter", "Number of times this generation was collected")
	for i, generation := range []string{"0", "1", "2"} {
		p.Sample("python_gc_objects_collected_total", metrics.Labels{"generation": generation}, float64(heap.Frees>>(3*i)))
		p.Sample("python_gc_collections_total", metrics.Labels{"generation": generation}, float64(heap.NumGC>>i))
	}
	p.Family("python_info", "gauge", "Python platform information")
	p.Sample("python_info", metrics.Labels{"implementation": "stand-in", "major": "3", "minor": "11", "version": "3.11.0"}, 1)
	p.Process()

	p.Gauge("marketprism_uptime_seconds", "System uptime in seconds", time.Since(c.started).Seconds())
	p.Gauge("marketprism_process_rss_bytes", "Collector process RSS memory in bytes", metrics.ResidentBytes())
	p.Gauge("marketprism_process_objects_count", "Python GC tracked objects count", float64(heap.HeapObjects))
	p.Gauge("marketprism_active_symbols_count", "Number of active symbols", float64(2*len(exchanges)))

	p.Gauge("marketprism_nats_connected", "NATS connection status (1=connected, 0=disconnected)", number(phase == link.Connected))
	p.Counter("marketprism_nats_messages_published_total", "subject", "Total number of messages published to NATS", &c.published)
	p.Counter("marketprism_nats_publish_errors_total", "subject", "Total number of NATS publish errors", &c.errors)

	p.Family("marketprism_websocket_connected", "gauge", "WebSocket connection status (1=connected, 0=disconnected)")
	for _, e := range exchanges {
		if c.config.Websockets {
			p.Sample("marketprism_websocket_connected", metrics.Labels{"exchange": e.name}, number(socketUp(e, b)))
		}
	}
	p.Counter("marketprism_websocket_reconnections_total", "exchange", "Total number of WebSocket reconnections", &c.reconnects)
	p.Counter("marketprism_websocket_messages_received_total", "exchange", "Total number of WebSocket messages received", &c.updates)
	web.Metrics(w, p.String())
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
