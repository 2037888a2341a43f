package command

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"reportbot/bot/store"
	"reportbot/bot/telegram"
	"reportbot/bot/web"
)

// telegramSilent is how long Telegram may be silent while the bot counts as
// ready: twice a long poll and a bit.
const telegramSilent = 90 * time.Second

// serveHealth serves /healthz, /readyz and /metrics, and the page where there is
// one, until stop is called.
func serveHealth(listen string, registry *prometheus.Registry, inbox *store.Store, courier *telegram.Courier, reports func() (string, error), page *web.Site) (stop func(), err error) {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("http.listen: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if !courier.Alive() {
			http.Error(w, "stuck", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { ready(w, r, inbox, courier, reports) })
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	if page != nil {
		page.Register(mux)
	}
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 15 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: log.New(io.Discard, "", 0),
	}
	go server.Serve(listener)
	return func() { server.Close() }, nil
}

// ready answers 200 if the bot can take and answer questions now, else 503, with
// one line a condition. The reports were checked before anything was served.
func ready(w http.ResponseWriter, r *http.Request, inbox *store.Store, courier *telegram.Courier, reports func() (string, error)) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	status, database, wire := http.StatusOK, "reachable", "answering"
	if inbox.Ping(ctx) != nil {
		status, database = http.StatusServiceUnavailable, "away"
	}
	if ago, ok := courier.Heard(); !ok || ago > telegramSilent {
		status, wire = http.StatusServiceUnavailable, "silent"
	}
	w.WriteHeader(status)
	version, err := reports()
	fmt.Fprintf(w, "reports: checked %s\ndatabase: %s\ntelegram: %s\n", version, database, wire)
	if err != nil {
		fmt.Fprintln(w, "a changed folder of reports is refused: see the log")
	}
}

// isPrivate reports whether only this machine and its private network reach an
// address.
func isPrivate(ip net.IP) bool {
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
}

// askReady asks the bot that listens at HOST:PORT, on this machine where HOST
// says only which addresses it listens on, and returns what it says.
func askReady(ctx context.Context, listen string) (said string, err error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return "", err
	}
	direct := http.Client{Transport: &http.Transport{}} // no proxy stands between the bot and itself
	response, err := direct.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 4<<10))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%w: %s", errNotReady, strings.ReplaceAll(strings.TrimSpace(string(text)), "\n", ", "))
	}
	return string(text), err
}
