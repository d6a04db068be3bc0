package dashboard

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Page is a dashboard.
type Page struct {
	Title  string
	Note   string // a line below the title; Markdown
	Alarms []Alarm
}

// Alarm is an alarm on a dashboard.
type Alarm struct {
	ARN       string
	Title     string // of its graph
	Region    string
	Page      bool // users feel it: it comes first
	Composite bool // is about other alarms, and has no graph of its own
}

// The layout, in CloudWatch's units: a page is 24 wide (CloudWatch API reference, "Dashboard body structure and syntax").
const (
	pageWidth, headHeight, statusHeight = 24, 2, 4
	graphWidth, graphHeight             = 8, 6
	perRow                              = pageWidth / graphWidth
)

// MostWidgets is how many widgets a dashboard may have, and mostStatus how many alarms one of them may show (CloudWatch quotas
// and "Dashboard body structure and syntax", November 2026).
const (
	MostWidgets = 500
	mostStatus  = 100
)

type widget struct {
	Type       string         `json:"type"`
	X          int            `json:"x"`
	Y          int            `json:"y"`
	Width      int            `json:"width"`
	Height     int            `json:"height"`
	Properties map[string]any `json:"properties"`
}

// Body is the dashboard as CloudWatch wants it.
func (p Page) Body() (string, error) {
	widgets := append(p.head(), p.graphs()...)
	if len(widgets) > MostWidgets {
		return "", fmt.Errorf("lay out dashboard %q: found %d widgets; expected at most %d (CloudWatch quota); make services smaller", p.Title, len(widgets), MostWidgets)
	}
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]any{"widgets": widgets}); err != nil {
		return "", fmt.Errorf("lay out dashboard %q: %w", p.Title, err)
	}
	return strings.TrimSpace(text.String()), nil
}

// head is the title, and what is on now.
func (p Page) head() []widget {
	all := []widget{{Type: "text", Width: pageWidth, Height: headHeight, Properties: map[string]any{"markdown": "# " + p.Title + "\n" + p.Note}}}
	var arns []string
	for _, a := range p.sorted() {
		arns = append(arns, a.ARN)
	}
	y := headHeight
	for some := range slices.Chunk(arns, mostStatus) {
		all = append(all, widget{Type: "alarm", Y: y, Width: pageWidth, Height: statusHeight, Properties: map[string]any{"title": "State", "alarms": some}})
		y += statusHeight
	}
	return all
}

// graphs are those of alarms that have something to draw.
func (p Page) graphs() []widget {
	var all []widget
	top := headHeight + statusHeight*((len(p.Alarms)+mostStatus-1)/mostStatus)
	for _, a := range p.sorted() {
		if a.Composite {
			continue
		}
		i := len(all)
		all = append(all, widget{Type: "metric", X: i % perRow * graphWidth, Y: top + i/perRow*graphHeight, Width: graphWidth, Height: graphHeight,
			Properties: map[string]any{"title": a.Title, "region": a.Region, "view": "timeSeries", "annotations": map[string]any{"alarms": []string{a.ARN}}}})
	}
	return all
}

// sorted has what users feel first, and otherwise leaves the order.
func (p Page) sorted() []Alarm {
	all := slices.Clone(p.Alarms)
	slices.SortStableFunc(all, func(a, b Alarm) int { return rank(a) - rank(b) })
	return all
}

func rank(a Alarm) int {
	n := 0
	if !a.Composite {
		n++
	}
	if !a.Page {
		n += 2
	}
	return n
}
