package collector

import (
	"encoding/json"
	"testing"
	"time"
)

var now = time.Date(2025, 10, 21, 3, 30, 0, 0, time.UTC)

func TestTheDocumentOfAHealthyCollector(t *testing.T) {
	v := vitals{now: now, started: now.Add(-5 * time.Minute), grace: 2 * time.Minute, natsHealthy: true, natsURL: "nats://nats:4222",
		published: 42, memoryMB: 17.5, exchanges: []exchangeVitals{{"okx_spot", 2, now.Add(-1500 * time.Millisecond)}, {"deribit", 1, time.Time{}}}}
	status, health := assess(v)
	text, err := json.Marshal(health)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"status":"healthy","timestamp":"2025-10-21T03:30:00.000000+00:00","version":"1.0.0-standin","uptime":300,` +
		`"checks":{"nats":{"name":"nats","status":"healthy","last_check":"2025-10-21T03:30:00.000000+00:00","response_time":0.0004,` +
		`"error_message":null,"details":{"connected":true,"server":"nats://nats:4222"}}},` +
		`"metrics":{"memory_usage_mb":17.5,"nats_messages_published":42},` +
		`"summary":{"healthy_checks":1,"total_checks":1,"unhealthy_checks":0},` +
		`"coverage":{"orderbook":{"deribit":{"active_symbols":1,"last_success_ts":null,"age_seconds":null,"status":"no_data"},` +
		`"okx_spot":{"active_symbols":2,"last_success_ts":1761017398.5,"age_seconds":1.5,"status":"ok"}}}}`
	if status != 200 || string(text) != want {
		t.Errorf("%d\n got %s\nwant %s", status, text, want)
	}
}

func TestWithoutNATSItAnswers503OnlyAfterItsGrace(t *testing.T) {
	for _, c := range []struct {
		uptime time.Duration
		status int
		grace  bool
	}{{119 * time.Second, 200, true}, {120 * time.Second, 503, false}} {
		status, h := assess(vitals{now: now, started: now.Add(-c.uptime), grace: 2 * time.Minute, natsError: "nats: connection closed"})
		nats := h.Checks["nats"]
		if status != c.status || (h.Grace != nil) != c.grace {
			t.Errorf("after %s: %d, grace %v", c.uptime, status, h.Grace)
		}
		if h.Status != "unhealthy" || nats.Status != "unhealthy" || *nats.ErrorMessage != "nats: connection closed" || nats.Details != nil {
			t.Errorf("after %s: %+v", c.uptime, h)
		}
	}
}

func TestWithEveryExchangeDeadItStillSaysHealthy(t *testing.T) {
	status, h := assess(vitals{now: now, started: now.Add(-time.Hour), natsHealthy: true,
		exchanges: []exchangeVitals{{"okx_spot", 2, now.Add(-10 * time.Minute)}}})
	if status != 200 || h.Status != "healthy" || h.Coverage.Orderbook["okx_spot"].Status != "stale" {
		t.Errorf("%d %+v", status, h)
	}
}
