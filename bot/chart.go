package bot

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2"
	colours "github.com/wcharczuk/go-chart/v2/drawing"
)

// The picture in points, legible on a phone held upright.
const (
	chartWidth  = 1080
	chartHeight = 720
	chartMost   = 62 // most days or weeks; the last ones are drawn
	chartTicks  = 7
)

// font has the characters of a chart's labels and no others.
var font = sync.OnceValues(func() (*truetype.Font, error) {
	text, err := Embedded.ReadFile("font/labels.ttf")
	if err != nil {
		return nil, err
	}
	return truetype.Parse(text)
})

// Chart draws how much was asked and answered day by day or week by week, as a
// PNG with labels in a language.
func Chart(list []Stats, language string) ([]byte, error) {
	w := in(language)
	f, err := font()
	if err != nil {
		return nil, err
	}
	list = list[max(0, len(list)-chartMost):]
	if len(list) == 0 {
		list = []Stats{{From: time.Now()}}
	}
	if len(list) == 1 { // a line needs two points
		list = append(list, list[0])
	}
	asked, answered := series(w.chartAsked, "d98c3f"), series(w.chartAnswered, "2f6f9f")
	var ticks []chart.Tick
	most, total := 4, newStats(list[0].From)
	for i, s := range list {
		x := float64(i)
		asked.XValues, asked.YValues = append(asked.XValues, x), append(asked.YValues, float64(s.Asked))
		answered.XValues, answered.YValues = append(answered.XValues, x), append(answered.YValues, float64(s.Answered))
		most = max(most, s.Asked)
		total.Asked, total.Answered = total.Asked+s.Asked, total.Answered+s.Answered
		if step := (len(list) + chartTicks - 1) / chartTicks; i%step == 0 {
			ticks = append(ticks, chart.Tick{Value: x, Label: s.From.Format("1-2")})
		}
	}
	label := chart.Style{FontSize: 18, Font: f}
	c := chart.Chart{
		Title: fmt.Sprintf(w.chartTitle, total.Asked, total.Answered), TitleStyle: chart.Style{FontSize: 22, Font: f},
		Font: f, Width: chartWidth, Height: chartHeight,
		Background: chart.Style{Padding: chart.Box{Top: 90, Left: 30, Right: 30, Bottom: 30}},
		XAxis:      chart.XAxis{Style: label, Ticks: ticks, Range: &chart.ContinuousRange{Min: 0, Max: float64(len(list) - 1)}},
		YAxis: chart.YAxis{
			Style: label, Range: &chart.ContinuousRange{Min: 0, Max: float64(most)},
			ValueFormatter: func(v any) string { return fmt.Sprintf("%.0f", v) },
		},
		Series: []chart.Series{asked, answered},
	}
	c.Elements = []chart.Renderable{chart.Legend(&c, chart.Style{FontSize: 18, Font: f})}
	var out bytes.Buffer
	err = c.Render(chart.PNG, &out)
	return out.Bytes(), err
}

// series is an area of one colour.
func series(name, colour string) chart.ContinuousSeries {
	c := colours.ColorFromHex(colour)
	return chart.ContinuousSeries{Name: name, Style: chart.Style{StrokeColor: c, StrokeWidth: 3, FillColor: c.WithAlpha(230)}}
}
