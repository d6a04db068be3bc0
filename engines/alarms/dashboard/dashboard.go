package dashboard

import (
	"cmp"
	"slices"
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

// The layout, in CloudWatch's units: a page is PageWidth wide (CloudWatch API reference, "Dashboard body structure and syntax").
const (
	PageWidth, headHeight, statusHeight = 24, 2, 4
	graphWidth, graphHeight             = 8, 6
	perRow                              = PageWidth / graphWidth
)

// MostWidgets is how many widgets a dashboard may have, and mostStatus how many alarms one of them may show (CloudWatch quotas
// and "Dashboard body structure and syntax", November 2026).
const (
	MostWidgets = 500
	mostStatus  = 100
)

// Kind is what a widget is.
type Kind string

// The kinds of widgets, as CloudWatch calls them.
const (
	Head  Kind = "text"   // title and note
	State Kind = "alarm"  // what is on now
	Graph Kind = "metric" // what one alarm looks at
)

// Widget is a part of a page and where it is, in CloudWatch's units.
type Widget struct {
	Kind                Kind
	X, Y, Width, Height int
	Alarms              []Alarm
}

// Layout lays a page out: title, states, and a graph of every alarm that has something to draw. What users feel comes first.
func (p Page) Layout() []Widget {
	sorted := p.sorted()
	all := []Widget{{Kind: Head, Width: PageWidth, Height: headHeight}}
	top := headHeight
	for some := range slices.Chunk(sorted, mostStatus) {
		all = append(all, Widget{State, 0, top, PageWidth, statusHeight, some})
		top += statusHeight
	}
	i := 0
	for _, a := range sorted {
		if a.Composite {
			continue
		}
		all = append(all, Widget{Graph, i % perRow * graphWidth, top + i/perRow*graphHeight, graphWidth, graphHeight, []Alarm{a}})
		i++
	}
	return all
}

// sorted has what users feel first, and composite alarms before what they are made of; otherwise it goes by title, which
// keeps alarms about one resource together.
func (p Page) sorted() []Alarm {
	all := slices.Clone(p.Alarms)
	slices.SortStableFunc(all, func(a, b Alarm) int { return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Title, b.Title)) })
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
