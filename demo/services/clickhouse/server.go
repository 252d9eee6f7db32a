// Package clickhouse is a stand-in for a ClickHouse server, and says so: it answers /ping, counts the rows that are
// inserted over HTTP, and keeps nothing else.
package clickhouse

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/web"
)

// Modes are the ways in which it breaks.
func Modes() map[string]breaks.Mode {
	modes := breaks.Common()
	modes["error"] = breaks.Worded("error")
	modes["loading"] = breaks.Plain("loading")
	return modes
}

// Run plays the server for ever.
func Run(log *logs.Logger) error {
	log.Info("this is a stand-in for ClickHouse: it counts rows and stores none")
	control, err := breaks.Open(breaks.Dir, Modes(), log)
	if err != nil {
		return err
	}
	server := &server{rows: map[string]int{}, broken: control.Current}
	port := web.New(":8123", server, func() bool { return control.Current().In("hang") })
	failed := make(chan error, 1)
	control.OnChange(func(b breaks.Break) {
		if b.In("loading") {
			port.Close()
			go load(control)
		} else if err := port.Open(); err != nil {
			failed <- err
		}
	})
	return <-failed
}

// load keeps a core busy while the port is closed, as a server does that loads its parts.
func load(control *breaks.Control) {
	for control.Current().In("loading") {
		for until := time.Now().Add(50 * time.Millisecond); time.Now().Before(until); {
		}
	}
}

type server struct {
	broken func() breaks.Break

	mu   sync.Mutex
	rows map[string]int
}

var (
	insertInto  = regexp.MustCompile(`(?is)^\s*INSERT\s+INTO\s+([\w.]+)[^\n]*?\s(?:FORMAT\s+\w+|VALUES)\s*`)
	selectCount = regexp.MustCompile(`(?is)^\s*SELECT\s+count\(\)\s+FROM\s+([\w.]+)\s*;?\s*$`)
	selectOne   = regexp.MustCompile(`(?is)^\s*SELECT\s+1\s*;?\s*$`)
)

const maxBody = 16 << 20

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["X-ClickHouse-Server-Display-Name"] = []string{"stand-in"} // spelled as ClickHouse does
	if b := s.broken(); b.In("error") {
		message := "broken on purpose (stand-in)"
		if len(b.Args) > 0 {
			message = b.Args[0]
		}
		http.Error(w, "Code: 999. DB::Exception: "+message, http.StatusInternalServerError)
		return
	}
	if r.URL.Path == "/ping" {
		fmt.Fprint(w, "Ok.\n")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	query := r.URL.Query().Get("query")
	switch {
	case r.URL.Path != "/":
		http.NotFound(w, r)
	case query == "" && len(body) == 0:
		fmt.Fprint(w, "Ok. This is a stand-in for ClickHouse.\n")
	default:
		answer, ok := s.run(query, body)
		if !ok {
			w.WriteHeader(http.StatusBadRequest)
		}
		fmt.Fprint(w, answer)
	}
}

// run executes what the stand-in understands; a query and its rows come in the URL and the body, or both in the body.
func (s *server) run(query string, body []byte) (string, bool) {
	all := query + "\n" + string(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := insertInto.FindStringSubmatchIndex(all); m != nil {
		s.rows[all[m[2]:m[3]]] += countRows(all[m[0]:m[1]], []byte(all[m[1]:]))
		return "", true
	}
	if m := selectCount.FindStringSubmatch(all); m != nil {
		return fmt.Sprintln(s.rows[m[1]]), true
	}
	if selectOne.MatchString(all) {
		return "1\n", true
	}
	return "Code: 62. DB::Exception: the stand-in understands INSERT INTO, SELECT count() FROM and SELECT 1\n", false
}

// countRows counts lines, or what stands in brackets behind VALUES.
func countRows(insert string, rows []byte) int {
	if strings.HasSuffix(strings.ToUpper(strings.TrimSpace(insert)), "VALUES") {
		return bytes.Count(rows, []byte("("))
	}
	n := 0
	for line := range bytes.Lines(rows) {
		if len(bytes.TrimSpace(line)) > 0 {
			n++
		}
	}
	return n
}
