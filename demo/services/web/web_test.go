package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

func TestAHangingServerAnswersOnceItIsMended(t *testing.T) {
	var hanging atomic.Bool
	s := New("", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { JSON(w, 200, "ok") }), hanging.Load)
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	defer server.Close()

	hanging.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
	if _, err := http.DefaultClient.Do(request); err == nil {
		t.Error("it answered")
	}
	time.AfterFunc(200*time.Millisecond, func() { hanging.Store(false) })
	if answer, err := http.Get(server.URL); err != nil || answer.StatusCode != 200 {
		t.Errorf("%v, %v", answer, err)
	}
}

func TestAServerClosesAndOpensAgain(t *testing.T) {
	s := New("127.0.0.1:0", http.NotFoundHandler(), func() bool { return false })
	for range 2 {
		if err := s.Open(); err != nil {
			t.Fatal(err)
		}
		if err := s.Open(); err != nil {
			t.Fatal(err)
		}
		s.Close()
		s.Close()
	}
}
