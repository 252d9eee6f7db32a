// Command service is every stand-in of the demo: the first argument says which one, or "break" to break a running one.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"marketprism.io/demo/breaks"
	"marketprism.io/demo/broker"
	"marketprism.io/demo/clickhouse"
	"marketprism.io/demo/collector"
	"marketprism.io/demo/logs"
	"marketprism.io/demo/monitoring"
	"marketprism.io/demo/storage"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: service nats|collector|hot-storage|cold-storage|clickhouse|monitoring, or: service break MODE"))
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fail(err)
	}
}

func run(role string, args []string) error {
	log := logs.New(os.Stdout, "marketprism."+role)
	switch role {
	case "break":
		answer, err := breaks.Send(breaks.Dir, args)
		if err == nil {
			fmt.Println(answer)
		}
		return err
	case "nats":
		return broker.Run(log)
	case "clickhouse":
		endOnSIGTERM()
		return clickhouse.Run(log)
	case "collector":
		config, err := collector.FromEnv()
		if err != nil {
			return err
		}
		return collector.Run(config, log)
	case "monitoring":
		endOnSIGTERM()
		return monitoring.Run(log)
	case "hot-storage", "cold-storage":
		endOnSIGTERM()
		config, err := storage.FromEnv()
		if err != nil {
			return err
		}
		if role == "hot-storage" {
			return storage.RunHot(config, log)
		}
		return storage.RunCold(config, log)
	}
	return fmt.Errorf("%q is no service of the demo", role)
}

// endOnSIGTERM makes docker stop a clean end, as it is for these services.
func endOnSIGTERM() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-signals
		os.Exit(0)
	}()
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
