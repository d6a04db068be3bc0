package iam

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says whether a finding fails a check.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Kind is what kind of finding it is.
type Kind string

// The kinds of findings.
const (
	Missing    Kind = "missing"     // the code needs an action that its role does not allow
	Unused     Kind = "unused"      // a role allows what the code does not need
	Unknown    Kind = "unknown"     // it cannot be told what the code, or a policy, does
	Unmatched  Kind = "unmatched"   // a function of the template whose program was not found
	EnvMissing Kind = "env-missing" // an environment variable is read and not set
	EnvUnused  Kind = "env-unused"  // one is set and never read
	Event      Kind = "event"       // the handler takes another event than its source sends, or answers another way
	Invoke     Kind = "invoke"      // a service may not call what it is to call
	Stale      Kind = "stale"       // a directive excuses nothing any more
)

// Finding is something that is wrong, or may be.
type Finding struct {
	Severity Severity `json:"severity"`
	Kind     Kind     `json:"kind"`
	Function string   `json:"function"`           // stack and logical id of the function, or of the resource that it is about
	Entry    string   `json:"entry,omitempty"`    // its program
	Action   string   `json:"action,omitempty"`   // IAM action
	Resource string   `json:"resource,omitempty"` // what the action is about, with references as <stack/id>
	Variable string   `json:"variable,omitempty"` // environment variable
	Message  string   `json:"message"`            // found; expected; how to fix it
	At       string   `json:"at,omitempty"`       // file:line
	Path     []string `json:"path,omitempty"`     // functions from main to the call
}

// String is the finding as a line.
func (f Finding) String() string {
	at := ""
	if f.At != "" {
		at = " (" + f.At + ")"
	}
	return fmt.Sprintf("%s: %s: %s: %s%s", f.Severity, f.Kind, f.Function, f.Message, at)
}

// Report is what a check found.
type Report struct {
	Functions int       `json:"functions"` // of the templates, whose programs were read
	Errors    int       `json:"errors"`
	Warnings  int       `json:"warnings"`
	Findings  []Finding `json:"findings"` // errors first
}

// newReport sorts and counts. Strict makes errors of warnings.
func newReport(functions int, found []Finding, strict bool) Report {
	r := Report{Functions: functions, Findings: append([]Finding{}, found...)}
	for i := range r.Findings {
		if strict {
			r.Findings[i].Severity = Error
		}
		if r.Findings[i].Severity == Error {
			r.Errors++
		} else {
			r.Warnings++
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Function, b.Function),
			cmp.Compare(a.Action+a.Variable, b.Action+b.Variable), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Message, b.Message))
	})
	return r
}
