package review

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
)

// The size of a plot, and what lies below the values: the times in ALARM.
const (
	plotWidth, plotHeight = 960.0, 120.0
	barHeight             = 8.0
	axis                  = 56.0 // room for numbers
)

// plot draws values with their bound, incidents behind them, and below them when the alarm was on.
func plot(a Alarm, r Report) string {
	var out strings.Builder
	p := a.picture
	if p == nil {
		p = newPicture(r.From, r.To, 60, true)
	}
	low, high := p.extent()
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">`, axis+plotWidth, plotHeight+barHeight+20, html.EscapeString(a.Name))
	s := scale{p, low, high}
	for _, i := range r.Incidents {
		if i.About(a.Name) {
			s.span(&out, "incident", backtest.Span{From: i.From, To: i.To}, 0, plotHeight)
		}
	}
	s.line(&out, "bound", p.under)
	s.line(&out, "bound", p.over)
	s.values(&out)
	fmt.Fprintf(&out, `<rect class="ok" x="%.0f" y="%.0f" width="%.0f" height="%.0f"/>`, axis, plotHeight+2, plotWidth, barHeight)
	for _, one := range a.spans {
		s.span(&out, "alarm", one, plotHeight+2, barHeight)
	}
	s.labels(&out, r)
	out.WriteString("</svg>")
	return out.String()
}

// extent is from where to where the values and bounds go, with 0 among them.
func (p *picture) extent() (low, high float64) {
	for _, list := range [][]float64{p.low, p.high, p.under, p.over} {
		for _, v := range list {
			if v == v {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if high == low {
		high = low + 1
	}
	return low, high + (high-low)/20
}

// scale turns columns and values into pixels.
type scale struct {
	*picture
	least, greatest float64
}

func (s scale) x(column float64) float64 { return axis + plotWidth*column/float64(len(s.low)) }

func (s scale) y(v float64) float64 { return plotHeight * (1 - (v-s.least)/(s.greatest-s.least)) }

func (s scale) span(out *strings.Builder, class string, one backtest.Span, y, height float64) {
	from, to := s.at(one.From.Unix()), s.at(one.To.Unix())
	fmt.Fprintf(out, `<rect class="%s" x="%.1f" y="%.0f" width="%.1f" height="%.0f"/>`, class, from, y, max(to-from, 1), height)
}

func (s scale) at(t int64) float64 {
	return axis + plotWidth*math.Max(0, math.Min(1, float64(t-s.from)/float64(s.to-s.from)))
}

// values are drawn from the least to the greatest of a column.
func (s scale) values(out *strings.Builder) {
	var path strings.Builder
	for i := range s.low {
		if low, high := s.low[i], s.high[i]; low == low {
			fmt.Fprintf(&path, "M%.1f %.1fV%.1f", s.x(float64(i)+0.5), s.y(low)+0.5, s.y(high)-0.5)
		}
	}
	fmt.Fprintf(out, `<path class="values" d="%s"/>`, path.String())
	s.line(out, "values", s.high)
}

func (s scale) line(out *strings.Builder, class string, values []float64) {
	var path strings.Builder
	move := true
	for i, v := range values {
		if v != v {
			move = true
			continue
		}
		letter := "L"
		if move {
			letter = "M"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", letter, s.x(float64(i)+0.5), s.y(v))
		move = false
	}
	fmt.Fprintf(out, `<path class="%s" d="%s"/>`, class, path.String())
}

func (s scale) labels(out *strings.Builder, r Report) {
	fmt.Fprintf(out, `<text x="%.0f" y="10" text-anchor="end">%.4g</text><text x="%.0f" y="%.0f" text-anchor="end">%.4g</text>`, axis-4, s.greatest, axis-4, plotHeight, s.least)
	fmt.Fprintf(out, `<text x="%.0f" y="%.0f">%s</text><text x="%.0f" y="%.0f" text-anchor="end">%s</text>`, axis, plotHeight+barHeight+16, r.From.Format("2006-01-02 15:04"),
		axis+plotWidth, plotHeight+barHeight+16, r.To.Format("2006-01-02 15:04"))
}
