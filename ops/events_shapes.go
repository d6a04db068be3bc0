package ops

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/mainstay-go/mainstay/kit/capture"
	"github.com/mainstay-go/mainstay/kit/capture/shape"
)

// EventsShapes says which shapes of events the functions of an environment have seen, and which of them no fixture has.
type EventsShapes struct {
	Project     Project
	Environment string
	Function    string // "" = all
	Since       time.Time

	Functions func(ctx context.Context, environment, function string) ([]FunctionState, error)
	Logs      capturedLogs
}

// SeenShape is a shape that a function has seen.
type SeenShape struct {
	Function string      `json:"function"`
	Hash     string      `json:"hash"`
	Shape    shape.Shape `json:"shape"`
	Seen     int         `json:"seen"` // by so many processes of the function; each says it once
	First    time.Time   `json:"first"`
	Last     time.Time   `json:"last"`
	Tested   bool        `json:"tested"`  // a fixture looks the same
	Fixture  string      `json:"fixture"` // that one, or the nearest; "" where there is none
	News     []string    `json:"news"`    // what the fixture has not
}

// NewEventsShapes returns a command on a target.
func NewEventsShapes(p Project, environment string, t Target) EventsShapes {
	return EventsShapes{Project: p, Environment: environment, Functions: t.logged, Logs: t.capturedLogs()}
}

// Run reads logs and fixtures; what no fixture has comes first.
func (c EventsShapes) Run(ctx context.Context) ([]SeenShape, error) {
	functions, err := c.Functions(ctx, c.Environment, c.Function)
	if err != nil {
		return nil, err
	}
	all := []SeenShape{}
	for _, f := range functions {
		seen, err := c.of(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, seen...)
	}
	slices.SortFunc(all, func(a, b SeenShape) int {
		return cmp.Or(fewer(b.Tested, a.Tested), cmp.Compare(a.Function, b.Function), b.Last.Compare(a.Last), cmp.Compare(a.Hash, b.Hash))
	})
	return all, nil
}

func fewer(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// of returns what one function has seen.
func (c EventsShapes) of(ctx context.Context, f FunctionState) ([]SeenShape, error) {
	fixtures, err := c.Project.fixtures(f.Name)
	if err != nil {
		return nil, err
	}
	index := map[string]int{}
	var all []SeenShape
	err = eachCaptured(ctx, c.Logs, f, capture.MessageShape, c.Since, func(l captured) {
		if l.Shape == nil {
			return
		}
		i, ok := index[l.Hash]
		if !ok {
			i = len(all)
			index[l.Hash] = i
			s := SeenShape{Function: f.Name, Hash: l.Hash, Shape: *l.Shape, First: l.Timestamp, Last: l.Timestamp}
			s.Fixture, s.News = nearest(fixtures, s.Shape)
			s.Tested = s.Fixture != "" && len(s.News) == 0
			all = append(all, s)
		}
		all[i].note(l.Timestamp)
	})
	return all, err
}

func (s *SeenShape) note(at time.Time) {
	s.Seen++
	if at.Before(s.First) {
		s.First = at
	}
	if at.After(s.Last) {
		s.Last = at
	}
}

// printShapes writes the shapes for people.
func printShapes(w io.Writer, environment string, all []SeenShape) {
	if len(all) == 0 {
		fmt.Fprintf(w, "no function of environment %s has logged a shape in this time\n", environment)
		return
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "FUNCTION\tSHAPE\tLAST SEEN\tTESTED BY")
	for _, s := range all {
		by := s.Fixture
		if !s.Tested {
			by = "nothing"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.Function, s.Hash, s.Last.UTC().Format(time.RFC3339), by)
	}
	t.Flush()
	for _, s := range all {
		if !s.Tested {
			s.explain(w)
		}
	}
}

// explain says what is new in a shape that no fixture has.
func (s SeenShape) explain(w io.Writer) {
	if s.Fixture == "" {
		fmt.Fprintf(w, "\n%s %s: the function has no fixtures; the shape is\n  %s\n", s.Function, s.Hash, s.Shape)
		return
	}
	fmt.Fprintf(w, "\n%s %s: not as %s:\n", s.Function, s.Hash, s.Fixture)
	for _, n := range s.News {
		fmt.Fprintf(w, "  %s\n", n)
	}
}

// untested is the failure of a check for shapes that no fixture has.
func untested(environment string, all []SeenShape) error {
	n := 0
	for _, s := range all {
		if !s.Tested {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return hinted{fmt.Errorf("compare events of %s with fixtures: %d shapes are in no fixture", environment, n), "`mainstay events pull` fetches samples of them."}
}
