package telegram

import (
	"context"
	"math"
	"testing"
	"time"
)

// Whenever people ask, a chat gets no two messages in the span of one, and a
// group no more in a minute than its budget.
func TestPaceKeepsTheLimits(t *testing.T) {
	l := Limits{PerChatSecond: 2, PerGroupMinute: 7}
	for _, group := range []bool{false, true} {
		var p pace
		var sent []time.Time
		start := time.Now()
		for now, end := start, start.Add(5*time.Minute); now.Before(end); {
			if wait := p.wait(l, group, now); wait > 0 {
				now = now.Add(wait)
				continue
			}
			p.sent(group, now)
			sent = append(sent, now)
			now = now.Add(30 * time.Millisecond)
		}
		for i, at := range sent {
			if i > 0 && at.Sub(sent[i-1]) < time.Second/2 {
				t.Fatalf("messages %v apart", at.Sub(sent[i-1]))
			}
			if group && i >= 7 && at.Sub(sent[i-7]) < time.Minute {
				t.Fatalf("eight messages in %v", at.Sub(sent[i-7]))
			}
		}
		if want := map[bool]int{false: 600, true: 35}[group]; len(sent) != want {
			t.Errorf("group %v: %d messages in five minutes, want %d", group, len(sent), want)
		}
	}
}

func TestWindow(t *testing.T) {
	for rate, want := range map[float64]struct {
		most int
		span time.Duration
	}{
		30: {30, time.Second}, 1: {1, time.Second}, 0.5: {1, 2 * time.Second}, 2.5: {2, 800 * time.Millisecond},
	} {
		if most, span := window(rate, time.Second); most != want.most || span != want.span {
			t.Errorf("%v a second: %d in %v, want %d in %v", rate, most, span, want.most, want.span)
		}
	}
	odd := Limits{PerSecond: math.Inf(1), PerChatSecond: math.NaN(), PerGroupMinute: -1}
	if odd.normal() != (Limits{}) {
		t.Errorf("%v", odd.normal())
	}
}

// Replicas share the messages of a second.
func TestSlotsAreShared(t *testing.T) {
	s := newSlots(30)
	s.share(3)
	taken := 0
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		_, err := s.take(ctx)
		cancel()
		if err != nil {
			break
		}
		taken++
	}
	if taken != 10 {
		t.Errorf("%d slots for one of three", taken)
	}
	s.share(1)
	if _, err := s.take(context.Background()); err != nil {
		t.Error(err)
	}
}
