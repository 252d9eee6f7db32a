// Package web is an HTTP server that can be closed and opened again, and that can hang: accept, and never answer.
package web

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is one port of a service.
type Server struct {
	addr    string
	handler http.Handler
	hangs   func() bool

	mu   sync.Mutex
	http *http.Server
}

// New returns a closed server; it does not answer while hangs says so.
func New(addr string, handler http.Handler, hangs func() bool) *Server {
	return &Server{addr: addr, handler: handler, hangs: hangs}
}

// Open begins to listen; on an open server it does nothing.
func (s *Server) Open() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		return nil
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 10 * time.Second}
	go func(server *http.Server) {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err)
		}
	}(s.http)
	return nil
}

// Close ends the port and all its connections; on a closed server it does nothing.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		_ = s.http.Close()
		s.http = nil
	}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	for s.hangs() {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	s.handler.ServeHTTP(w, r)
}

// JSON answers with a document.
func JSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// Metrics answers with a Prometheus page.
func Metrics(w http.ResponseWriter, page string) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write([]byte(page))
}
