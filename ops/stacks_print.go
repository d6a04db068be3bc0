package ops

import (
	"fmt"
	"io"
	"strings"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// Print writes the plan for people.
func (p Planned) Print(w io.Writer) {
	plan := p.plan
	for _, of := range []struct {
		what  string
		units []string
	}{{"new", plan.New}, {"grown", plan.Grown}, {"shrunk", plan.Shrunk}, {"removed", plan.Removed}, {"moved", plan.Moved}} {
		if len(of.units) > 0 {
			fmt.Fprintf(w, "%-8s %d: %s\n", of.what, len(of.units), some(of.units))
		}
	}
	fmt.Fprintf(w, "%-16s %6s %10s %8s %11s %10s %9s\n", "stack", "units", "resources", "outputs", "parameters", "kB", "headroom")
	for _, s := range plan.Stacks {
		fmt.Fprintf(w, "%-16s %6d %10d %8d %11d %10d %7.1f %%\n", s.Name, s.Units, s.Resources, s.Outputs, s.Parameters, s.Bytes/1000, 100*s.Headroom(plan.Limits.Limits()))
	}
	fmt.Fprintf(w, "%d units in %d stacks; of average ones %d more of compute and %d more of data fit in\n", len(p.Placements), len(p.Stacks),
		plan.Forecast(placement.Compute), plan.Forecast(placement.Data))
}

// some is a list of names that stays readable.
func some(names []string) string {
	const most = 8
	if len(names) == 0 {
		return "none"
	}
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}

// Print writes the findings for people.
func (c StacksChecked) Print(w io.Writer) {
	for _, f := range c.Findings {
		fmt.Fprintln(w, f)
	}
	fmt.Fprintf(w, "%d stacks, %d findings\n", len(c.Stacks), len(c.Findings))
}

func printSteps(w io.Writer, steps []placement.Step) {
	fmt.Fprintf(w, "%-32s %6s %5s %8s %6s %7s %9s\n", "change", "units", "new", "removed", "moved", "stacks", "headroom")
	for _, s := range steps {
		if s.Full != "" {
			fmt.Fprintf(w, "%-32s left out: %s\n", s.Change, s.Full)
			continue
		}
		fmt.Fprintf(w, "%-32s %6d %5d %8d %6d %7d %7.1f %%\n", s.Change, s.Units, s.New, s.Removed, s.Moved, s.Stacks, 100*s.Headroom)
	}
}

// Print says what is done and what is to come.
func (c StacksMove) Print(w io.Writer, m placement.Move) {
	fmt.Fprintf(w, "unit %s moves from %s to %s\n", m.Unit, m.From, m.To)
	for i, p := range m.Phases {
		state := "to come"
		switch {
		case c.Deploy != nil:
			state = "done"
		case i == 0 && !c.DryRun:
			state = "written to the lock: commit it, deploy it everywhere, then run this again"
		}
		fmt.Fprintf(w, "  %-7s %s (%s)\n", p.Name, p.Says, state)
	}
}
