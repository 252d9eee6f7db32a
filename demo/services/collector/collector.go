// Package collector plays MarketPrism's data collector: it publishes made-up market data to a real NATS and shows the
// same /health, /metrics and log lines.
package collector

import (
	"errors"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/link"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/metrics"
	"marketprism.io/demo/web"
)

// Config is read from the environment.
type Config struct {
	NATS         string
	HTTP         bool          // whether /health and /metrics are served at all
	Reconnects   bool          // whether publishing revives a client that has given up
	CountsFailed bool          // whether a failed publish counts as published
	Websockets   bool          // whether the metrics tell of them
	Rate         float64       // messages a second
	Grace        time.Duration // in which an unhealthy collector answers 200
}

// FromEnv reads the configuration.
func FromEnv() (Config, error) {
	c := Config{
		NATS:         env("COLLECTOR_NATS_URL", "nats://nats:4222"),
		HTTP:         isOn(os.Getenv("COLLECTOR_ENABLE_HTTP")),
		Reconnects:   isOn(env("COLLECTOR_RECONNECTS", "true")),
		CountsFailed: isOn(env("COLLECTOR_COUNTS_FAILED", "true")),
		Websockets:   isOn(env("COLLECTOR_WEBSOCKETS", "true")),
	}
	grace, err := strconv.ParseFloat(env("COLLECTOR_GRACE_SECONDS", "120"), 64)
	if err != nil {
		return c, errors.New("COLLECTOR_GRACE_SECONDS is not a number")
	}
	c.Grace = time.Duration(grace * float64(time.Second))
	if c.Rate, err = strconv.ParseFloat(env("COLLECTOR_RATE", "80"), 64); err != nil {
		return c, errors.New("COLLECTOR_RATE is not a number")
	}
	return c, nil
}

func isOn(value string) bool { return value == "1" || value == "true" || value == "yes" }

func env(name, otherwise string) string {
	if value, set := os.LookupEnv(name); set {
		return value
	}
	return otherwise
}

// Modes are the ways in which a collector breaks.
func Modes() map[string]breaks.Mode {
	modes := breaks.Common()
	modes["eat-memory"] = breaks.Numbered("eat-memory", "MB")
	modes["leak"] = breaks.Numbered("leak", "MB_PER_SECOND")
	modes["slow"] = breaks.Numbered("slow", "MESSAGES_PER_SECOND")
	modes["websockets-down"] = breaks.Named("websockets-down", "EXCHANGE", exchangeNames()...)
	modes["rate-limit"] = breaks.Named("rate-limit", "status|message|EXCHANGE", append(exchangeNames(), "status", "message")...)
	for _, name := range []string{"http-off", "loading", "metrics-error", "mute", "nats-drop"} {
		modes[name] = breaks.Plain(name)
	}
	return modes
}

const (
	publishTick   = 50 * time.Millisecond
	reconnectTick = 3 * time.Second // of a lost websocket
	limitTick     = 2 * time.Second // of the lines that a rate limit writes
	statsTick     = 10 * time.Second
)

type collector struct {
	config  Config
	started time.Time
	control *breaks.Control
	link    *link.Link
	log     *logs.Logger

	published    metrics.Counter
	errors       metrics.Counter
	reconnects   metrics.Counter
	updates      metrics.Counter
	mu           sync.Mutex
	lastMessages map[string]time.Time
}

// Run plays the collector for ever. SIGTERM is ignored, as by the real one: docker stop takes its whole time.
func Run(config Config, log *logs.Logger) error {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT)
	log.Info("数据收集器启动", logs.Field{Name: "stand_in", Value: true}, logs.Field{Name: "http", Value: config.HTTP})
	control, err := breaks.Open(breaks.Dir, Modes(), log)
	if err != nil {
		return err
	}
	c := &collector{config: config, started: time.Now(), control: control, log: log, lastMessages: map[string]time.Time{}}
	c.link = link.Open(config.NATS, "marketprism-data-collector",
		link.Policy{Wait: 2 * time.Second, StartTries: 10, Tries: 10, Revives: config.Reconnects}, log, nil)

	hangs := func() bool { return control.Current().In("hang") }
	servers := []*web.Server{
		web.New(":8087", c.route("/health", c.health), hangs),
		web.New(":9092", c.route("/metrics", c.metrics), hangs),
	}
	var memory ballast
	control.OnChange(func(b breaks.Break) {
		for _, s := range servers {
			if !config.HTTP || b.In("http-off") {
				s.Close()
			} else if err := s.Open(); err != nil {
				log.Error("HTTP服务器启动失败", logs.Field{Name: "error", Value: err.Error()})
			}
		}
		if b.In("nats-drop") {
			c.link.Drop()
		} else {
			c.link.Release()
		}
		memory.follow(b)
	})
	go c.talk()
	c.publish()
	return nil
}

// publish sends what each exchange yields, tick by tick.
func (c *collector) publish() {
	owed := make([]float64, len(exchanges))
	sequence := make([]uint64, len(exchanges))
	nextQuiet := c.started.Add(quietFirst)
	last := time.Now()
	for now := range time.Tick(publishTick) {
		b := c.control.Current()
		for i, e := range exchanges {
			owed[i] += rateOf(e, c.config.Rate, b) * min(now.Sub(last), time.Second).Seconds()
			for ; owed[i] >= 1; owed[i]-- {
				c.send(e, e.messages[sequence[i]%uint64(len(e.messages))], sequence[i], now)
				sequence[i]++
			}
		}
		if now.After(nextQuiet) && rateOf(exchanges[0], c.config.Rate, b) > 0 {
			nextQuiet = now.Add(quietPeriod)
			c.send(exchanges[0], quietSubject, sequence[0], now)
		}
		last = now
	}
}

func (c *collector) send(e exchange, subject string, sequence uint64, now time.Time) {
	c.updates.Inc(e.name)
	c.mu.Lock()
	c.lastMessages[e.name] = now
	c.mu.Unlock()
	err := c.link.Publish(subject, payload(e, subject, sequence, now))
	if errors.Is(err, link.ErrNeverConnected) {
		return
	}
	if err != nil {
		c.errors.Inc(subject)
	}
	if err == nil || c.config.CountsFailed {
		c.published.Inc(subject)
	}
}

// talk writes the log lines of a life with exchanges.
func (c *collector) talk() {
	lost, limited, stats := time.Tick(reconnectTick), time.Tick(limitTick), time.Tick(statsTick)
	for turn := 0; ; {
		select {
		case <-lost:
			for _, e := range exchanges {
				if !socketUp(e, c.control.Current()) {
					if c.config.Websockets {
						c.reconnects.Inc(e.name)
					}
					c.log.Warn("WebSocket连接断开，正在重连", logs.Field{Name: "exchange", Value: e.name})
				}
			}
		case <-limited:
			b := c.control.Current()
			limited := slices.IndexFunc(exchanges, func(e exchange) bool { return limits(e, b) })
			if limited < 0 {
				continue
			}
			turn++
			exchange := logs.Field{Name: "exchange", Value: exchanges[limited].name}
			status, message := slices.Contains(b.Args, "status"), slices.Contains(b.Args, "message")
			if message && !status || message == status && turn%2 == 0 {
				c.log.Warn("API限流", exchange, logs.Field{Name: "backoff_delay", Value: 4.5})
			} else {
				c.log.Error("获取深度快照失败", exchange, logs.Field{Name: "status", Value: 429})
			}
		case <-stats: // the numbers hold a 429 and a 418 that mean nothing
			c.log.Info("采集统计", logs.Field{Name: "published", Value: c.published.Total()},
				logs.Field{Name: "last_update_id", Value: 84291774180}, logs.Field{Name: "symbol_hash", Value: "a429f418"})
		}
	}
}

func (c *collector) route(path string, answer http.HandlerFunc) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+path, answer)
	return mux
}

func (c *collector) health(w http.ResponseWriter, _ *http.Request) {
	v := vitals{now: time.Now(), started: c.started, grace: c.config.Grace, natsURL: c.config.NATS, natsHealthy: c.link.Healthy(),
		natsError: "nats: connection closed", published: c.published.Total(), memoryMB: metrics.ResidentBytes() / 1e6}
	if phase, _ := c.link.Phase(); phase == link.Connecting {
		v.natsError = "nats: not connected yet"
	}
	c.mu.Lock()
	for _, e := range exchanges {
		v.exchanges = append(v.exchanges, exchangeVitals{e.name, len(e.symbols), c.lastMessages[e.name]})
	}
	c.mu.Unlock()
	status, body := assess(v)
	if c.control.Current().In("loading") {
		status, body.Status = http.StatusServiceUnavailable, "starting"
	}
	web.JSON(w, status, body)
}
