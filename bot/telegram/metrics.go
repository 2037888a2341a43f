package telegram

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"reportbot/bot/store"
)

// Metrics count what the courier does. They hold no user, chat or text.
type Metrics struct {
	accepted, answered, failed prometheus.Counter
	undeliverable, setAside    prometheus.Counter
	crashes, tooMany           prometheus.Counter
	sends, hooks               *prometheus.CounterVec
	latency, handling          prometheus.Histogram
	requests                   *prometheus.HistogramVec
	lastUpdate                 prometheus.Gauge
}

// NewMetrics registers the courier's metrics.
func NewMetrics(r prometheus.Registerer) *Metrics {
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Name: "reportbot_" + name, Help: help})
		r.MustRegister(c)
		return c
	}
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "reportbot_" + name, Help: help}, labels)
		r.MustRegister(c)
		return c
	}
	histogram := func(name, help string, from float64, n int) prometheus.Histogram {
		h := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "reportbot_" + name, Help: help, Buckets: prometheus.ExponentialBuckets(from, 4, n)})
		r.MustRegister(h)
		return h
	}
	requests := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "reportbot_request_seconds", Help: "Requests of the Bot API by method; getUpdates waits for updates.", Buckets: prometheus.DefBuckets,
	}, []string{"method"})
	lastUpdate := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "reportbot_last_update_timestamp_seconds", Help: "When an update was last heard, in Unix time; 0 for not since the start.",
	})
	r.MustRegister(requests, lastUpdate)
	return &Metrics{
		requests: requests, lastUpdate: lastUpdate,
		accepted:      counter("updates_accepted_total", "Updates stored in the inbox."),
		answered:      counter("updates_answered_total", "Updates answered."),
		failed:        counter("updates_failed_total", "Updates given up without a whole answer."),
		undeliverable: counter("updates_undeliverable_total", "Updates whose chat takes no answer: blocked, kicked, gone."),
		setAside:      counter("updates_set_aside_total", "Updates that cannot be read or crashed their handler three times."),
		crashes:       counter("handler_crashes_total", "Crashes of the handler."),
		tooMany:       counter("too_many_requests_total", "Answers that Telegram put off with 429."),
		sends:         counters("requests_total", "Requests of the Bot API by method and code; 0 for a fault on the way.", "method", "code"),
		hooks:         counters("webhook_requests_total", "Deliveries to the webhook by status.", "status"),
		latency:       histogram("answer_seconds", "From the inbox to the whole answer sent.", 0.004, 9),
		handling:      histogram("handle_seconds", "To make an answer.", 0.0001, 8),
	}
}

// sent counts a request of the Bot API.
func (m *Metrics) sent(method string, err error, took time.Duration) {
	m.requests.WithLabelValues(method).Observe(took.Seconds())
	status := 200
	if err != nil {
		status = code(err)
	}
	m.sends.WithLabelValues(method, strconv.Itoa(status)).Inc()
}

// RegisterInbox registers how many updates wait and how many were set aside, -1
// while the database cannot tell.
func RegisterInbox(r prometheus.Registerer, s *store.Store) {
	gauge := func(name, help string, pick func(waiting, aside int) int) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "reportbot_" + name, Help: help}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			waiting, aside, err := s.Counts(ctx)
			if err != nil {
				return -1
			}
			return float64(pick(waiting, aside))
		}))
	}
	gauge("inbox_waiting", "Updates that wait in the inbox.", func(waiting, _ int) int { return waiting })
	gauge("inbox_aside", "Updates set aside.", func(_, aside int) int { return aside })
}
