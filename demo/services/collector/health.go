package collector

import (
	"net/http"
	"time"
)

const (
	healthy   = "healthy"
	unhealthy = "unhealthy"
	version   = "1.0.0-standin"
)

// vitals is all that the health document depends on.
type vitals struct {
	now, started time.Time
	grace        time.Duration
	natsHealthy  bool
	natsError    string
	natsURL      string
	published    float64
	memoryMB     float64
	exchanges    []exchangeVitals
}

type exchangeVitals struct {
	name        string
	symbols     int
	lastSuccess time.Time
}

// Health is the document that /health answers, in the collector's own words.
type Health struct {
	Status    string           `json:"status"`
	Timestamp string           `json:"timestamp"`
	Version   string           `json:"version"`
	Uptime    float64          `json:"uptime"`
	Checks    map[string]Check `json:"checks"`
	Metrics   map[string]any   `json:"metrics"`
	Summary   map[string]int   `json:"summary"`
	Coverage  Coverage         `json:"coverage"`
	Grace     *Grace           `json:"grace,omitempty"`
}

type Check struct {
	Name         string         `json:"name"`
	Status       string         `json:"status"`
	LastCheck    string         `json:"last_check"`
	ResponseTime float64        `json:"response_time"`
	ErrorMessage *string        `json:"error_message"`
	Details      map[string]any `json:"details"`
}

type Coverage struct {
	Orderbook map[string]Orderbook `json:"orderbook"`
}

type Orderbook struct {
	ActiveSymbols int      `json:"active_symbols"`
	LastSuccessTS *float64 `json:"last_success_ts"`
	AgeSeconds    *float64 `json:"age_seconds"`
	Status        string   `json:"status"`
}

type Grace struct {
	Applied   bool    `json:"applied"`
	Seconds   float64 `json:"grace_seconds"`
	Remaining float64 `json:"remaining_seconds"`
}

// assess makes the document and its HTTP status. Only NATS decides: dead exchanges leave the collector "healthy", and
// in the grace period an unhealthy one still answers 200.
func assess(v vitals) (int, Health) {
	stamp := v.now.UTC().Format("2006-01-02T15:04:05.000000+00:00")
	uptime := v.now.Sub(v.started)
	nats := Check{Name: "nats", Status: healthy, LastCheck: stamp, ResponseTime: 0.0004,
		Details: map[string]any{"connected": true, "server": v.natsURL}}
	h := Health{
		Status: healthy, Timestamp: stamp, Version: version, Uptime: seconds(uptime),
		Metrics:  map[string]any{"nats_messages_published": v.published, "memory_usage_mb": v.memoryMB},
		Summary:  map[string]int{"total_checks": 1, "healthy_checks": 1, "unhealthy_checks": 0},
		Coverage: Coverage{Orderbook: map[string]Orderbook{}},
	}
	status := http.StatusOK
	if !v.natsHealthy {
		nats.Status, nats.ErrorMessage, nats.Details = unhealthy, &v.natsError, nil
		h.Status = unhealthy
		h.Summary["healthy_checks"], h.Summary["unhealthy_checks"] = 0, 1
		status = http.StatusServiceUnavailable
	}
	if left := v.grace - uptime; left > 0 {
		h.Grace = &Grace{Applied: true, Seconds: seconds(v.grace), Remaining: seconds(left)}
		status = http.StatusOK
	}
	h.Checks = map[string]Check{"nats": nats}
	for _, e := range v.exchanges {
		h.Coverage.Orderbook[e.name] = cover(e, v.now)
	}
	return status, h
}

func cover(e exchangeVitals, now time.Time) Orderbook {
	o := Orderbook{ActiveSymbols: e.symbols, Status: "no_data"}
	if e.lastSuccess.IsZero() {
		return o
	}
	at, age := seconds(time.Duration(e.lastSuccess.UnixNano())), seconds(now.Sub(e.lastSuccess))
	o.LastSuccessTS, o.AgeSeconds, o.Status = &at, &age, "ok"
	if age > 60 {
		o.Status = "stale"
	}
	return o
}

func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
