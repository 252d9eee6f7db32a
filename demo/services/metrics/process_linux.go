package metrics

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var started = time.Now()

// Process adds the process_* families that every Prometheus client has, read from the kernel.
func (p *Page) Process() {
	p.Gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", statm(0))
	p.Gauge("process_resident_memory_bytes", "Resident memory size in bytes.", ResidentBytes())
	p.Gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", float64(started.UnixMilli())/1000)
	p.Family("process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.")
	p.Sample("process_cpu_seconds_total", nil, cpuSeconds())
	if fds, err := os.ReadDir("/proc/self/fd"); err == nil {
		p.Gauge("process_open_fds", "Number of open file descriptors.", float64(len(fds)))
	}
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		p.Gauge("process_max_fds", "Maximum number of open file descriptors.", float64(limit.Max))
	}
}

// ResidentBytes is the memory that the process really holds.
func ResidentBytes() float64 { return statm(1) }

func statm(column int) float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseFloat(strings.Fields(string(text))[column], 64)
	return pages * float64(os.Getpagesize())
}

func cpuSeconds() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
