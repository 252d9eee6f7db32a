package breaks

import (
	"io"
	"strings"
	"testing"
	"time"

	"marketprism.io/demo/logs"
)

func modes() map[string]Mode {
	all := Common()
	all["mute"] = Plain("mute")
	all["slow"] = Numbered("slow", "MESSAGES_PER_SECOND")
	all["websockets-down"] = Named("websockets-down", "EXCHANGE", "okx", "binance")
	return all
}

func TestParse(t *testing.T) {
	now := time.Date(2025, 10, 21, 3, 0, 0, 0, time.UTC)
	for line, want := range map[string]string{
		"none":                        "none",
		"crash 3":                     "crash 3",
		"crash-loop 1 boom":           "crash-loop 1 boom",
		"--persist --for 90s mute":    "mute, also after a restart, until 03:01:30 UTC",
		"slow 2.5":                    "slow 2.5",
		"websockets-down":             "websockets-down",
		"websockets-down okx binance": "websockets-down okx binance",
		"":                            "usage: break",
		"burn":                        `this service has no mode "burn"; usage: break`,
		"crash 300":                   `"300" is not an exit code; usage: break crash EXITCODE`,
		"slow -1":                     `"-1" is not a number above 0`,
		"websockets-down kraken":      `"kraken" is not one of okx, binance`,
		"--for ever mute":             `"ever" is not a duration`,
		"--loud mute":                 "--loud is not understood",
		"mute now":                    "1 arguments; usage: break mute",
	} {
		b, err := Parse(modes(), strings.Fields(line), now)
		got := b.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

func TestABreakWithNamesConcernsThese(t *testing.T) {
	some := Break{Mode: "websockets-down", Args: []string{"okx"}}
	all := Break{Mode: "websockets-down"}
	if !some.In("websockets-down", "okx") || some.In("websockets-down", "binance") || !all.In("websockets-down", "binance") {
		t.Error("wrong names")
	}
}

func TestACommandIsTakenAndRefusedOverTheSocket(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)

	if answer, err := Send(dir, []string{"mute"}); err != nil || answer != "break: mute" {
		t.Errorf("answer %q, error %v", answer, err)
	}
	if !c.Current().In("mute") {
		t.Errorf("in force: %v", c.Current())
	}
	if _, err := Send(dir, []string{"burn"}); err == nil || !strings.Contains(err.Error(), "no mode") {
		t.Errorf("error %v", err)
	}
}

func TestOnlyWhatPersistsSurvivesARestart(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	first.command(Break{Mode: "mute"})
	if again := open(t, dir); again.Current().Mode != "none" {
		t.Errorf("after a restart: %v", again.Current())
	}
	first.command(Break{Mode: "mute", Persist: true})
	if again := open(t, dir); again.Current().Mode != "mute" {
		t.Errorf("after a restart: %v", again.Current())
	}
	first.command(Break{Mode: "mute", Persist: true, Until: time.Now().Add(-time.Second)})
	if again := open(t, dir); again.Current().Mode != "none" {
		t.Errorf("after its time: %v", again.Current())
	}
}

func TestABreakEndsWithItsTime(t *testing.T) {
	c := open(t, t.TempDir())
	ended := make(chan bool, 1)
	c.command(Break{Mode: "mute", Until: time.Now().Add(50 * time.Millisecond)})
	c.OnChange(func(b Break) {
		if b.Mode == "none" {
			ended <- true
		}
	})
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("still broken")
	}
}

// Its time ends between its start and its death here: it dies once more.
func TestACrashLoopDiesWithItsLastWords(t *testing.T) {
	var out strings.Builder
	codes := make(chan int, 1)
	c := &Control{dir: t.TempDir(), log: logs.New(&out, "main"), exit: func(code int) { codes <- code }, current: None}
	c.command(Break{Mode: "crash-loop", Args: []string{"7", "no such key"}, Persist: true, Until: time.Now().Add(50 * time.Millisecond)})
	select {
	case code := <-codes:
		if code != 7 || !strings.Contains(out.String(), `"event": "no such key"`) {
			t.Errorf("code %d, log %s", code, out.String())
		}
	case <-time.After(5 * time.Second):
		t.Error("still alive")
	}
}

func open(t *testing.T, dir string) *Control {
	t.Helper()
	c, err := Open(dir, modes(), logs.New(io.Discard, "test"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
