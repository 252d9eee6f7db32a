// Command probe is the Docker health check of the demo images: it exits with 0 when a URL answers 2xx within two
// seconds, else with 1. It speaks HTTP/1.0 by hand, which keeps it a tenth of the size of net/http.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

const deadline = 2 * time.Second

func main() {
	if len(os.Args) != 2 {
		fail("usage: probe http://HOST:PORT/PATH")
	}
	status, err := get(os.Args[1])
	if err != nil {
		fail(err.Error())
	}
	fmt.Println(status)
	if fields := strings.Fields(status); len(fields) < 2 || !strings.HasPrefix(fields[1], "2") {
		os.Exit(1)
	}
}

// get returns the status line that the URL answers.
func get(url string) (string, error) {
	host, path, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	conn, err := net.DialTimeout("tcp", host, deadline)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(deadline))
	if _, err := fmt.Fprintf(conn, "GET /%s HTTP/1.0\r\nHost: %s\r\n\r\n", path, host); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSpace(line), err
}

func fail(message string) {
	fmt.Println(message)
	os.Exit(1)
}
