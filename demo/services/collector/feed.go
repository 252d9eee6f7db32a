package collector

import (
	"fmt"
	"slices"
	"time"

	"marketprism.io/demo/breaks"
)

// exchange is one fake source of market data. The shares are uneven as in life: without the biggest one the whole rate
// falls to a tenth, though all others are fine.
type exchange struct {
	name     string
	market   string
	share    float64
	symbols  []string
	messages []string // the subjects, sent in turn
}

var exchanges = []exchange{
	newExchange("binance_derivatives", "perpetual", 0.90, "BTCUSDT", "ETHUSDT"),
	newExchange("binance_spot", "spot", 0.04, "BTCUSDT", "ETHUSDT"),
	newExchange("okx_spot", "spot", 0.03, "BTC-USDT", "ETH-USDT"),
	newExchange("okx_derivatives", "perpetual", 0.03, "BTC-USDT", "ETH-USDT"),
}

// quiet is a subject that hardly ever sees a message: its own rate is zero most of the time, and nothing is wrong.
const (
	quietSubject = "liquidation.binance_derivatives.perpetual.BTCUSDT"
	quietPeriod  = 10 * time.Minute
	quietFirst   = 30 * time.Second
)

func newExchange(name, market string, share float64, symbols ...string) exchange {
	e := exchange{name: name, market: market, share: share, symbols: symbols}
	for _, kind := range []string{"trade", "orderbook"} {
		for _, symbol := range symbols {
			e.messages = append(e.messages, fmt.Sprintf("%s.%s.%s.%s", kind, name, market, symbol))
		}
	}
	return e
}

func isExchange(name string) bool { return slices.Contains(exchangeNames(), name) }

func exchangeNames() []string {
	names := make([]string, len(exchanges))
	for i, e := range exchanges {
		names[i] = e.name
	}
	return names
}

// rateOf is how many messages a second an exchange yields while b is in force.
func rateOf(e exchange, total float64, b breaks.Break) float64 {
	switch {
	case !socketUp(e, b), b.In("mute"), b.In("nats-drop"):
		return 0
	case b.In("slow"):
		return b.Number(0) * e.share
	}
	return total * e.share
}

// socketUp tells whether the exchange's websocket is connected. An exchange that limits its callers drops them as well.
func socketUp(e exchange, b breaks.Break) bool {
	return !b.In("websockets-down", e.name) && !limits(e, b)
}

// limits tells whether the exchange limits its callers: all of them do, unless some are named.
func limits(e exchange, b breaks.Break) bool {
	return b.In("rate-limit") && (b.In("rate-limit", e.name) || !slices.ContainsFunc(b.Args, isExchange))
}

// payload is one fake message.
func payload(e exchange, subject string, sequence uint64, now time.Time) []byte {
	return fmt.Appendf(nil, `{"exchange":%q,"market_type":%q,"subject":%q,"price":"%d.%02d","sequence":%d,"timestamp":%q}`,
		e.name, e.market, subject, 60000+sequence%1000, sequence%100, sequence, now.UTC().Format(time.RFC3339Nano))
}
