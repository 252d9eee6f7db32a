// Package storage plays MarketPrism's two storage services: the hot one moves the stream into a ClickHouse, the cold one
// copies that into a second ClickHouse.
package storage

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/clickhouse"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/web"
)

// Config is read from the environment.
type Config struct {
	NATS  string
	Hot   clickhouse.Client
	Cold  clickhouse.Client
	Grace time.Duration // how long the hot storage waits for NATS at its start
}

// FromEnv reads the configuration.
func FromEnv() (Config, error) {
	seconds, err := strconv.Atoi(env("STORAGE_GRACE_SECONDS", "120"))
	if err != nil || seconds < 0 {
		return Config{}, fmt.Errorf("STORAGE_GRACE_SECONDS is not a number of seconds")
	}
	return Config{
		NATS:  env("STORAGE_NATS_URL", "nats://nats:4222"),
		Hot:   clickhouse.Client{URL: env("STORAGE_HOT_URL", "http://clickhouse-hot:8123")},
		Cold:  clickhouse.Client{URL: env("STORAGE_COLD_URL", "http://clickhouse-cold:8123")},
		Grace: time.Duration(seconds) * time.Second,
	}, nil
}

func env(name, otherwise string) string {
	if value, set := os.LookupEnv(name); set {
		return value
	}
	return otherwise
}

// Modes are the ways in which a storage breaks.
func Modes() map[string]breaks.Mode {
	modes := breaks.Common()
	modes["unhealthy"] = breaks.Plain("unhealthy")
	modes["loading"] = breaks.Plain("loading")
	return modes
}

var tables = []string{"marketprism.trades", "marketprism.orderbooks", "marketprism.liquidations"}

// serve opens the port with /health and /metrics. The pages of the real storages have no TYPE lines.
func serve(addr string, control *breaks.Control, health func() (bool, map[string]any), page func() string) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		ok, body := health()
		status := http.StatusOK
		body["status"], body["timestamp"] = "healthy", time.Now().UTC().Format(time.RFC3339Nano)
		if !ok || control.Current().In("unhealthy") {
			status, body["status"] = http.StatusServiceUnavailable, "unhealthy"
		}
		if control.Current().In("loading") {
			status, body["status"] = http.StatusServiceUnavailable, "starting"
		}
		web.JSON(w, status, body)
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) { web.Metrics(w, page()) })
	return web.New(addr, mux, func() bool { return control.Current().In("hang") }).Open()
}

func warn(log *logs.Logger, event string, err error) {
	log.Warn(event, logs.Field{Name: "error", Value: err.Error()})
}
