package clickhouse

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"marketprism.io/demo/breaks"
)

func TestItCountsWhatIsInserted(t *testing.T) {
	http := httptest.NewServer(&server{rows: map[string]int{}, broken: func() breaks.Break { return breaks.None }})
	defer http.Close()
	c := Client{http.URL}

	for range 2 {
		if err := c.Insert("hot.trades", []string{`{"a":1}`, `{"a":2}`}); err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range []string{"INSERT INTO hot.trades VALUES (1), (2)", "INSERT INTO hot.trades (a, b) FORMAT CSV\n1,2\n3,4\n5,6\n"} {
		if _, err := c.do("POST", "/", body); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := c.Count("hot.trades"); err != nil || n != 9 {
		t.Errorf("%d rows, %v", n, err)
	}
	if n, err := c.Count("hot.orderbooks"); err != nil || n != 0 {
		t.Errorf("%d rows, %v", n, err)
	}
	if _, err := c.do("POST", "/", "DROP TABLE hot.trades"); err == nil || !strings.Contains(err.Error(), "stand-in") {
		t.Errorf("error %v", err)
	}
}

func TestPingAnswersAsClickHouseDoesAndTellsWhatItIs(t *testing.T) {
	broken := breaks.None
	s := &server{broken: func() breaks.Break { return broken }}
	get := func() *http.Response {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", "/ping", nil))
		return w.Result()
	}
	answer := get()
	if body, _ := io.ReadAll(answer.Body); string(body) != "Ok.\n" || len(answer.Header["X-ClickHouse-Server-Display-Name"]) != 1 {
		t.Errorf("%q, %v", body, answer.Header)
	}
	for _, args := range [][]string{nil, {"the disk is full"}} {
		broken = breaks.Break{Mode: "error", Args: args}
		answer := get()
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != 500 || !strings.Contains(string(body), strings.Join(args, "")) {
			t.Errorf("broken: %d, %q", answer.StatusCode, body)
		}
	}
}
