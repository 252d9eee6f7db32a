package collector

import (
	"math"
	"testing"

	"marketprism.io/demo/breaks"
)

func TestTheRateUnderEachBreak(t *testing.T) {
	for _, c := range []struct {
		b    breaks.Break
		want float64
	}{
		{breaks.None, 80},
		{breaks.Break{Mode: "slow", Args: []string{"5"}}, 5},
		{breaks.Break{Mode: "mute"}, 0},
		{breaks.Break{Mode: "rate-limit"}, 0},
		{breaks.Break{Mode: "rate-limit", Args: []string{"status"}}, 0},
		{breaks.Break{Mode: "rate-limit", Args: []string{"status", "binance_derivatives"}}, 8},
		{breaks.Break{Mode: "nats-drop"}, 0},
		{breaks.Break{Mode: "websockets-down"}, 0},
		{breaks.Break{Mode: "websockets-down", Args: []string{"binance_derivatives"}}, 8},
		{breaks.Break{Mode: "http-off"}, 80},
	} {
		var sum float64
		for _, e := range exchanges {
			sum += rateOf(e, 80, c.b)
		}
		if math.Abs(sum-c.want) > 1e-9 {
			t.Errorf("%v: %v messages a second, want %v", c.b, sum, c.want)
		}
	}
}

func TestSubjectsReadLikeMarketPrisms(t *testing.T) {
	if got := exchanges[1].messages[0]; got != "trade.binance_spot.spot.BTCUSDT" {
		t.Error(got)
	}
}
