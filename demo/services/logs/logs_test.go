package logs

import (
	"strings"
	"testing"
	"time"
)

func TestALineReadsAsThePythonServicesWriteIt(t *testing.T) {
	var out strings.Builder
	l := New(&out, "exchange.okx")
	l.now = func() time.Time { return time.Date(2025, 10, 21, 3, 4, 5, 678e6, time.UTC) }

	l.Warn("API限流", Field{"backoff_delay", 4.5}, Field{"mood", "😀"})

	want := `2025-10-21 03:04:05,678 - exchange.okx - WARNING - {"event": "API\u9650\u6d41", "backoff_delay": 4.5, ` +
		`"mood": "\ud83d\ude00", "logger": "exchange.okx", "timestamp": "2025-10-21T03:04:05.678000Z"}` + "\n"
	if out.String() != want {
		t.Errorf("got  %swant %s", out.String(), want)
	}
}
