package ops

import (
	"context"
	"fmt"
	"io"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// IAMCheck compares what the code of functions needs with what the templates of an assembly allow.
type IAMCheck struct {
	IAMScan
	Assembly string
	Programs map[string]string
	Strict   bool
}

// Run compares.
func (c IAMCheck) Run(ctx context.Context) (iam.Report, error) {
	return iam.Check(ctx, iam.CheckOptions{
		Options:  iam.Options{Dir: c.Dir, Packages: c.Packages, Tags: c.Tags, Environ: c.Environ},
		Assembly: c.Assembly, Programs: c.Programs, Strict: c.Strict})
}

// printIAM writes a report for people.
func printIAM(w io.Writer, r iam.Report) {
	for _, f := range r.Findings {
		fmt.Fprintln(w, f)
		for i, step := range f.Path {
			if i > 0 {
				step = "-> " + step
			}
			fmt.Fprintln(w, "    "+step)
		}
	}
	fmt.Fprintf(w, "%d functions: %d errors, %d warnings\n", r.Functions, r.Errors, r.Warnings)
}
