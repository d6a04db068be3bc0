package placement

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"
)

// Sizes of the picture, in pixels.
const (
	svgRow, svgBar, svgHead = 22, 14, 34
	svgLabel, svgWidth      = 150, 500 // a pixel of a bar is a thousandth of a hard limit times two
	svgNote                 = 330
)

// SVG draws how full each stack is: a bar per stack as long as the tightest of its limits is used, with marks at the soft
// and the hard limit.
func (p Plan) SVG(w io.Writer) error {
	var out strings.Builder
	height := svgHead + svgRow*len(p.Stacks) + 10
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">`+"\n", svgLabel+svgWidth+svgNote, height)
	fmt.Fprintf(&out, "<title>%d units in %d stacks</title>\n", p.units(), len(p.Stacks))
	p.mark(&out, 1-p.softHeadroom(), "soft limit", height)
	p.mark(&out, 1, "hard limit", height)
	for i, s := range p.Stacks {
		p.bar(&out, s, svgHead+i*svgRow)
	}
	out.WriteString("</svg>\n")
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("draw stacks: %w", err)
	}
	return nil
}

func (p Plan) units() int {
	n := 0
	for _, s := range p.Stacks {
		n += s.Units
	}
	return n
}

// softHeadroom is what the soft limit leaves of the resources that the hard one allows.
func (p Plan) softHeadroom() float64 {
	return 1 - float64(p.Limits.Soft.Resources)/float64(p.Limits.Hard.Resources)
}

func (p Plan) mark(out *strings.Builder, at float64, text string, height int) {
	x, y := svgLabel+int(at*svgWidth), 12
	if at < 1 { // so that the two do not stand on each other
		y = 26
	}
	fmt.Fprintf(out, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#888" stroke-dasharray="3 3"/>`+"\n", x, y+2, x, height-6)
	fmt.Fprintf(out, `<text x="%d" y="%d" text-anchor="end" fill="#555">%s</text>`+"\n", x-4, y, text)
}

func (p Plan) bar(out *strings.Builder, s Stack, y int) {
	used := 1 - s.Headroom(p.Limits.Hard)
	colour := "#4a7fb5"
	if s.Domain == Data {
		colour = "#5d9b62"
	}
	if p.Limits.full(s.Weight) {
		colour = "#c2543d"
	}
	text := y + svgBar - 3
	fmt.Fprintf(out, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", svgLabel-8, text, html.EscapeString(s.Name))
	fmt.Fprintf(out, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", svgLabel, y, max(1, int(math.Round(min(used, 1)*svgWidth))), svgBar, colour)
	fmt.Fprintf(out, `<text x="%d" y="%d" fill="#555">%d resources, %d outputs, %d units of %d services</text>`+"\n",
		svgLabel+svgWidth+8, text, s.Resources, s.Outputs, s.Units, s.Services)
}
