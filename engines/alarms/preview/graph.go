package preview

import (
	"fmt"
	"html"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
)

// A unit of the layout in pixels, and the margins of a graph.
const (
	unitX, unitY                  = 50, 30
	left, right, top, bottom, gap = 52, 12, 26, 62, 4
)

// box is where a widget is, in pixels.
type box struct{ x, y, w, h float64 }

// plot turns periods and values into pixels.
type plot struct {
	box
	n        int
	low, top float64 // values at the lower and the upper edge
}

func (p plot) px(i float64) float64 { return p.x + p.w*i/float64(p.n) }
func (p plot) py(v float64) float64 { return p.y + p.h*(1-(v-p.low)/(p.top-p.low)) }

// newPlot fits an example and what bounds it into a box.
func newPlot(b box, e Example, threshold float64) plot {
	p := plot{box: box{b.x + left, b.y + top, b.w - left - right, b.h - top - bottom}, n: len(e.Values)}
	values := append([]float64{0}, e.Values...)
	if e.Usual == nil {
		values = append(values, threshold)
	}
	for _, u := range e.Usual {
		values = append(values, u[0], u[1])
	}
	for _, v := range values {
		p.low, p.top = min(p.low, v), max(p.top, v)
	}
	p.top += (p.top - p.low) / 8
	return p
}

// graph draws an alarm: made-up values, its bound, the window in which it goes on, and its states below.
func graph(out *strings.Builder, b box, a coverage.Alarm) {
	e := NewExample(a.Rule)
	p := newPlot(b, e, a.Rule.Threshold)
	frame(out, b, a)
	if e.Goes >= 0 {
		fmt.Fprintf(out, `<rect class="window" x="%.0f" y="%.0f" width="%.1f" height="%.0f"/>`, p.px(float64(e.From)), p.y, p.px(float64(e.Goes+1))-p.px(float64(e.From)), p.h+12)
	}
	fmt.Fprintf(out, `<line class="axis" x1="%.0f" y1="%.1f" x2="%.0f" y2="%.1f"/>`, p.x, p.py(0), p.x+p.w, p.py(0))
	p.bound(out, e, a)
	p.line(out, e.Values, "values")
	p.states(out, e.On)
	say(out, b.x+left, p.y+p.h+28, "value", a.Rule.Looks()+" "+a.Rule.Bound(), b.w-left-right)
	say(out, b.x+left, p.y+p.h+44, "note", a.Rule.Span(a.Rule.Period)+"; silence is "+a.Rule.Silence(), b.w-left-right)
	out.WriteString("</a>\n")
}

// frame is the box with its title, a link to what is said of the alarm below.
func frame(out *strings.Builder, b box, a coverage.Alarm) {
	fmt.Fprintf(out, `<a href="#%s"><title>%s</title>`, html.EscapeString(a.Resource), html.EscapeString(a.Title+"\n"+a.Says))
	fmt.Fprintf(out, `<rect class="frame" x="%.0f" y="%.0f" width="%.0f" height="%.0f"/>`, b.x+gap/2, b.y+gap/2, b.w-gap, b.h-gap)
	fmt.Fprintf(out, `<rect class="%s" x="%.0f" y="%.0f" width="5" height="%.0f"/>`, html.EscapeString(a.Severity), b.x+gap/2, b.y+gap/2, b.h-gap)
	say(out, b.x+14, b.y+18, "title", a.Title, b.w-26)
}

// bound draws a threshold as a line, and what is usual as a band.
func (p plot) bound(out *strings.Builder, e Example, a coverage.Alarm) {
	if e.Usual == nil {
		y := p.py(a.Rule.Threshold)
		fmt.Fprintf(out, `<line class="bound" x1="%.0f" y1="%.1f" x2="%.0f" y2="%.1f"/>`, p.x, y, p.x+p.w, y)
		fmt.Fprintf(out, `<text class="note" x="%.0f" y="%.1f" text-anchor="end">%s</text>`, p.x-5, y+4, compact(a.Rule.Threshold))
		return
	}
	var up, down []string
	for i, u := range e.Usual {
		x := p.px(float64(i) + 0.5)
		up, down = append(up, fmt.Sprintf("%.1f,%.1f", x, p.py(u[1]))), append([]string{fmt.Sprintf("%.1f,%.1f", x, p.py(u[0]))}, down...)
	}
	fmt.Fprintf(out, `<polygon class="usual" points="%s %s"/>`, strings.Join(up, " "), strings.Join(down, " "))
	fmt.Fprintf(out, `<text class="note" x="%.0f" y="%.1f" text-anchor="end">usual</text>`, p.x-5, p.py((e.Usual[0][0]+e.Usual[0][1])/2)+4)
}

func (p plot) line(out *strings.Builder, values []float64, class string) {
	points := make([]string, len(values))
	for i, v := range values {
		points[i] = fmt.Sprintf("%.1f,%.1f", p.px(float64(i)+0.5), p.py(v))
	}
	fmt.Fprintf(out, `<polyline class="%s" points="%s"/>`, class, strings.Join(points, " "))
}

// states draws runs of periods in one state.
func (p plot) states(out *strings.Builder, on []bool) {
	for from, i := 0, 1; i <= len(on); i++ {
		if i < len(on) && on[i] == on[from] {
			continue
		}
		class := "ok"
		if on[from] {
			class = "alarm"
		}
		fmt.Fprintf(out, `<rect class="%s" x="%.1f" y="%.0f" width="%.1f" height="6"/>`, class, p.px(float64(from)), p.y+p.h+6, p.px(float64(i))-p.px(float64(from)))
		from = i
	}
}

// compact is a number as an axis has room for it.
func compact(v float64) string {
	for _, unit := range []struct {
		size float64
		sign string
	}{{1e9, "G"}, {1e6, "M"}, {1e4, "k"}} {
		if v >= unit.size || v <= -unit.size {
			if unit.sign == "k" {
				unit.size = 1e3
			}
			return fmt.Sprintf("%.3g", v/unit.size) + unit.sign
		}
	}
	return fmt.Sprintf("%.4g", v)
}

// wide is how many pixels a letter takes, roughly, at the size that is used here.
const wide = 6.1

// say writes a text into a width. A title loses its beginning, whose end tells more, anything else its end.
func say(out *strings.Builder, x, y float64, class, text string, width float64) {
	letters := []rune(text)
	switch most := int(width / wide); {
	case len(letters) <= most:
	case class == "title":
		text = "…" + string(letters[len(letters)-most+1:])
	default:
		text = string(letters[:most-1]) + "…"
	}
	fmt.Fprintf(out, `<text class="%s" x="%.0f" y="%.1f">%s</text>`, class, x, y, html.EscapeString(text))
}
