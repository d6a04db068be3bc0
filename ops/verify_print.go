package ops

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	sarifreport "github.com/owenrumney/go-sarif/v3/pkg/report"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// Print writes the page for people: what is well, then what is wrong, the worst first.
func (v Verified) Print(w io.Writer) {
	for _, c := range v.Checks {
		mark := "ok"
		if !c.OK {
			mark = "FAILED"
		}
		fmt.Fprintf(w, "%-7s %-12s %s\n", mark, c.Check, c.Says)
	}
	for _, f := range v.Findings {
		fmt.Fprintf(w, "\n%s\n", f)
	}
	fmt.Fprintf(w, "\n%d checks, %d errors, %d warnings\n", len(v.Checks), v.Errors, v.Warnings)
}

// String says it in a line.
func (f Found) String() string {
	about := f.Check
	if f.Environment != "" {
		about += " of " + f.Environment
	}
	at := ""
	if f.At != "" {
		at = " (" + f.At + ")"
	}
	return fmt.Sprintf("%s: %s: %s%s", f.Severity, about, f.Says, at)
}

// entry is where findings are shown that have no line of their own: code scanning wants one for each.
const entry = "infra/main.go:1"

// SARIF writes the findings in the form that code scanning reads (SARIF 2.1.0).
func (v Verified) SARIF(w io.Writer) error {
	run := sarif.NewRunWithInformationURI("mainstay", "https://github.com/mainstay-go/mainstay")
	for _, c := range v.Checks {
		run.AddRule(c.Check).WithDescription("mainstay verify: " + c.Check)
	}
	for _, f := range v.Findings {
		file, line := position(cmp.Or(f.At, entry))
		run.CreateResultForRule(f.Check).WithLevel(f.Severity).WithMessage(sarif.NewTextMessage(f.String())).
			AddLocation(sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
				WithArtifactLocation(sarif.NewSimpleArtifactLocation(file)).WithRegion(sarif.NewSimpleRegion(line, line))))
	}
	r := sarifreport.NewV210Report()
	r.AddRun(run)
	if err := r.PrettyWrite(w); err != nil {
		return fmt.Errorf("write SARIF: %w", err)
	}
	return nil
}

// position takes a file and its line apart; a column behind is left out.
func position(at string) (file string, line int) {
	file, rest, _ := strings.Cut(at, ":")
	number, _, _ := strings.Cut(rest, ":")
	line, err := strconv.Atoi(number)
	if err != nil {
		line = 1
	}
	return file, line
}
