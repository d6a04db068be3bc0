package ops

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// IAMScan says what programs do with AWS, by reading their code.
type IAMScan struct {
	Dir      string
	Packages []string
	Tags     []string
	Environ  []string
}

// Run scans.
func (c IAMScan) Run(ctx context.Context) ([]iam.Function, error) {
	return iam.Scan(ctx, iam.Options{Dir: c.Dir, Packages: c.Packages, Tags: c.Tags, Environ: c.Environ})
}

// printFunctions writes functions for people.
func printFunctions(w io.Writer, functions []iam.Function) {
	for _, f := range functions {
		fmt.Fprintln(w, f.Entry)
		for _, l := range []struct {
			name  string
			items []string
		}{{"must", f.Must}, {"may", f.May}, {"unknown", f.Unknown}, {"env", f.Env}} {
			if len(l.items) > 0 {
				fmt.Fprintf(w, "  %-8s %s\n", l.name, strings.Join(l.items, "\n           "))
			}
		}
		if f.Event != "" {
			fmt.Fprintf(w, "  %-8s %s\n", "event", f.Event)
		}
	}
}
