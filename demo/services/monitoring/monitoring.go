// Package monitoring is a stand-in for one of the team's monitoring services: it says that it is healthy where
// Prometheus, Alertmanager and Grafana do, and does nothing else.
package monitoring

import (
	"fmt"
	"net/http"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/web"
)

// Run plays the service for ever.
func Run(log *logs.Logger) error {
	log.Info("this is a stand-in for a monitoring service: it answers its health endpoints")
	control, err := breaks.Open(breaks.Dir, breaks.Common(), log)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	for _, path := range []string{"/-/healthy", "/api/health"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "Healthy.") })
	}
	port := web.New(":8080", mux, func() bool { return control.Current().In("hang") })
	if err := port.Open(); err != nil {
		return err
	}
	select {}
}
