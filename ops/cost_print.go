package ops

import (
	"fmt"
	"io"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// daysOfMonth is what a month has where nothing else is said.
const daysOfMonth = 30

func printEstimate(w io.Writer, e cost.Estimate) {
	fmt.Fprintf(w, "$%s a month in %s\n\n", e.USD.Cents(), e.Region)
	for _, i := range e.Items {
		if i.USD.Sign() > 0 {
			fmt.Fprintf(w, "%10s  %-44s %s\n", "$"+small(i.USD), i.Resource, i.Basis)
		}
	}
	printUnpriced(w, e)
}

func printIdle(w io.Writer, e cost.Estimate) {
	fmt.Fprintf(w, "$%s a day while nobody uses it\n", e.USD.Div(cost.N(daysOfMonth)).Cents())
	printEstimate(w, e)
}

// printUnpriced says what is missing from the total.
func printUnpriced(w io.Writer, e cost.Estimate) {
	for _, u := range e.Unpriced() {
		fmt.Fprintf(w, "%10s  %s\n", "no price", u)
	}
}

// small writes cents, or what is less with all it has.
func small(n cost.Number) string {
	if c := n.Cents(); c != "0.00" {
		return c
	}
	return n.String()
}

func printDiff(w io.Writer, d cost.Diff) {
	fmt.Fprintf(w, "%s a month in %s: from $%s to $%s\n", signed(d.USD), d.Region, d.Base.Cents(), d.Head.Cents())
	for _, c := range d.Items {
		fmt.Fprintf(w, "%10s  %-8s %-44s %s\n", signed(c.USD), c.Change, c.Resource, c.Type)
	}
}

func signed(n cost.Number) string {
	if n.Sign() < 0 {
		return "-$" + small(cost.Number{}.Sub(n))
	}
	return "+$" + small(n)
}

func printReport(w io.Writer, r cost.Report) {
	fmt.Fprintf(w, "$%s in %s\n", small(r.USD), r.Region)
	for _, f := range r.Functions {
		fmt.Fprintf(w, "\n%s (%s): $%s, $%s a million; %d invocations, %d cold, %d failed; %.0f %% of the time starting\n",
			f.Name, f.Arch, small(f.USD), f.USDPerMillion.Cents(), f.Invocations, f.ColdStarts, f.Failed, 100*f.InitShare)
		for _, s := range f.Sizes {
			fmt.Fprintf(w, "  %5d MB, %d used: %d invocations, %d ms at $%s a million ms, $%s a million\n",
				s.MemoryMB, s.UsedMB, s.Invocations, s.BilledMs, s.USDPerMs.String(), s.USDPerMillion.Cents())
		}
		fmt.Fprintf(w, "  %s\n", f.Advice)
	}
}
