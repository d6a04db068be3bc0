package ops

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// Verify makes every check that needs no account, over every kind of environment, and puts what is found on one page.
type Verify struct {
	Project Project
	UI      *UI
	Skip    []string // names of checks
	Now     time.Time
}

// Verified is that page.
type Verified struct {
	Checks   []Checked `json:"checks"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Findings []Found   `json:"findings"` // errors first
}

// Checked is what a check came to.
type Checked struct {
	Check   string  `json:"check"`
	OK      bool    `json:"ok"` // it found no error
	Says    string  `json:"says"`
	Seconds float64 `json:"seconds"`
}

// Found is something that is wrong.
type Found struct {
	Check       string `json:"check"`
	Severity    string `json:"severity"`              // error or warning
	Environment string `json:"environment,omitempty"` // "" is all of them, or none
	Says        string `json:"says"`
	At          string `json:"at,omitempty"` // file:line, where there is one
}

// The severities.
const (
	severityError   = "error"
	severityWarning = "warning"
)

// check is one of the checks: what it says where nothing is wrong, and what is.
type check struct {
	name string
	run  func(context.Context, *Phase) (string, []Found, error)
}

// Run checks. A check that cannot look is an error like those that it finds.
func (c Verify) Run(ctx context.Context) (Verified, error) {
	if err := c.Project.EnsureNode(ctx, os.Environ()); err != nil {
		return Verified{}, err
	}
	v := Verified{Checks: []Checked{}, Findings: []Found{}}
	made := c.synth(ctx, &v)
	for _, one := range c.checks(made) {
		if !slices.Contains(c.Skip, one.name) {
			v.note(c.UI, one, ctx)
		}
		if ctx.Err() != nil {
			return v, ctx.Err()
		}
	}
	slices.SortStableFunc(v.Findings, func(a, b Found) int { return cmp.Compare(a.Severity, b.Severity) })
	return v, nil
}

// note makes a check.
func (v *Verified) note(ui *UI, one check, ctx context.Context) {
	p := ui.Phase(one.name)
	says, found, err := one.run(ctx, p)
	if err != nil {
		found = append(found, Found{Severity: severityError, Says: err.Error()})
	}
	done := Checked{Check: one.name, OK: true, Says: says}
	for _, f := range found {
		f.Check = one.name
		if f.Severity == severityError {
			v.Errors, done.OK = v.Errors+1, false
		} else {
			v.Warnings++
		}
		v.Findings = append(v.Findings, f)
	}
	if !done.OK {
		done.Says = fmt.Sprintf("%d findings", len(found))
	}
	done.Seconds = p.Done(err, "%s", done.Says)
	v.Checks = append(v.Checks, done)
}

// synth synthesizes an environment of every kind. Those that fail are left out, and found.
func (c Verify) synth(ctx context.Context, v *Verified) []string {
	var made []string
	v.note(c.UI, check{"synth", func(ctx context.Context, p *Phase) (string, []Found, error) {
		if _, err := (Build{Project: c.Project, GOOS: "linux", GOARCH: "arm64"}).Run(ctx, p.Update); err != nil {
			return "", nil, err
		}
		var found []Found
		for _, environment := range kinds() {
			p.Update("synthesizing %s", environment)
			if err := local(c.Project, environment).synth(ctx, c.Project.Build("linux", "arm64")); err != nil {
				found = append(found, Found{Severity: severityError, Environment: environment, Says: err.Error()})
				continue
			}
			made = append(made, environment)
		}
		return "built and synthesized: " + strings.Join(made, ", "), found, nil
	}}, ctx)
	return made
}
