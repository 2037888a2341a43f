package bot

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"testing"
	"time"
)

// A chart can be drawn of any number of days, and its font has every character
// of its labels.
func TestChart(t *testing.T) {
	f, err := font()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []*wording{&chinese, &english} {
		for _, r := range fmt.Sprintf(w.chartTitle, 1234567890, 0) + w.chartAsked + w.chartAnswered + "01-31" {
			if f.Index(r) == 0 {
				t.Errorf("the font lacks %q", r)
			}
		}
	}
	for _, days := range []int{0, 1, 2, 14, 400} {
		var list []Stats
		for i := range days {
			s := newStats(time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC))
			s.Asked, s.Answered = 40+i*7%31, 30+i*5%23
			list = append(list, s)
		}
		text, err := Chart(list, "zh")
		if err != nil {
			t.Fatalf("%d days: %v", days, err)
		}
		if name := os.Getenv("REPORTBOT_CHART"); name != "" && days == 14 {
			if err := os.WriteFile(name, text, 0o600); err != nil {
				t.Error(err)
			}
		}
		picture, err := png.Decode(bytes.NewReader(text))
		if err != nil || picture.Bounds().Dx() != chartWidth || picture.Bounds().Dy() != chartHeight {
			t.Errorf("%d days: %v", days, err)
		}
	}
}
