package clickhouse

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Client speaks to a ClickHouse over HTTP.
type Client struct{ URL string }

const timeout = time.Second

// Ping is nil when the server answers.
func (c Client) Ping() error {
	_, err := c.do(http.MethodGet, "/ping", "")
	return err
}

// Insert writes rows, one JSON document a line.
func (c Client) Insert(table string, rows []string) error {
	query := url.QueryEscape("INSERT INTO " + table + " FORMAT JSONEachRow")
	_, err := c.do(http.MethodPost, "/?query="+query, strings.Join(rows, "\n"))
	return err
}

// Count is the number of rows in a table.
func (c Client) Count(table string) (int, error) {
	answer, err := c.do(http.MethodPost, "/", "SELECT count() FROM "+table)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(answer))
}

func (c Client) do(method, path, body string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.URL+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(text)))
	}
	return string(text), err
}
