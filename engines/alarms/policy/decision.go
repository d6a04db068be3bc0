package policy

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// Decision is what a review made of a row: `mainstay alarms review --decide` writes it, and the table follows it.
type Decision struct {
	Row     string `json:"row"`
	Day     string `json:"day"`
	Verdict string `json:"verdict"` // signal, noise or silent
	Why     string `json:"why"`

	Severity  Severity `json:"severity,omitempty"`  // instead of the row's
	Threshold *Value   `json:"threshold,omitempty"` // instead of the row's
	M         int      `json:"m,omitempty"`         // of N, instead of the row's
	N         int      `json:"n,omitempty"`
	Band      float64  `json:"band,omitempty"` // instead of the row's
	Drop      bool     `json:"drop,omitempty"` // the row is not in the table any more
}

// DecisionsFile is where decisions are written, from the project's folder.
const DecisionsFile = "engines/alarms/policy/decisions.json"

//go:embed decisions.json
var decisions []byte

// Decisions are those of the table, oldest first. A test holds the file against Check.
func Decisions() []Decision {
	all, _ := ReadDecisions(decisions)
	return all
}

// ReadDecisions reads a file of decisions.
func ReadDecisions(text []byte) ([]Decision, error) {
	var all []Decision
	if err := jsontext.Strict(text, &all); err != nil {
		return nil, fmt.Errorf("read decisions: %w; expected a list of decisions, as `mainstay alarms review --decide` writes it", err)
	}
	return all, nil
}

// Add adds a decision about a row to a file of decisions, if the row with it is one that CloudWatch takes.
func Add(text []byte, d Decision) ([]byte, error) {
	all, err := ReadDecisions(text)
	if err != nil {
		return nil, err
	}
	if err := d.Check(); err != nil {
		return nil, err
	}
	out, err := json.MarshalIndent(append(all, d), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write decisions: %w", err)
	}
	return append(out, '\n'), nil
}

// Check refuses a decision without a row, a day, a reason or a verdict, and one that CloudWatch would refuse.
func (d Decision) Check() error {
	var errs []error
	wrong := func(what, found, expected string) {
		errs = append(errs, fmt.Errorf("decision about %q: %s is %s; expected %s", d.Row, what, found, expected))
	}
	row, ok := findIn(written(), d.Row)
	if !ok {
		wrong("its row", "none of the table", "one that `mainstay alarms policy` lists")
	}
	if _, err := time.Parse(time.DateOnly, d.Day); err != nil {
		wrong("its day", d.Day, "one like 2027-02-15")
	}
	if len(strings.Fields(d.Why)) < 3 {
		wrong("its reason", fmt.Sprintf("%q", d.Why), "a sentence")
	}
	if !slices.Contains([]string{"signal", "noise", "silent"}, d.Verdict) {
		wrong("its verdict", fmt.Sprintf("%q", d.Verdict), "signal, noise or silent")
	}
	if d.Severity != "" && !slices.Contains([]Severity{Page, Ticket, Quiet}, d.Severity) {
		wrong("its severity", fmt.Sprintf("%q", d.Severity), "page, ticket or quiet")
	}
	if d.Drop && (d.Severity != "" || d.Threshold != nil || d.N != 0 || d.Band != 0) {
		wrong("what to do", "to drop the row and to change it", "one of both")
	}
	if d.Threshold != nil && (d.Threshold.Number < 0 || math.IsNaN(d.Threshold.Number) || math.IsInf(d.Threshold.Number, 0)) {
		wrong("its threshold", fmt.Sprintf("%g", d.Threshold.Number), "0 or more: nothing that the table watches is ever less")
	}
	if d.Drop && row.Severity == Quiet {
		wrong("what to do", "to drop what others work with", "to keep it")
	}
	if ok && row.Kind == Service && (d.Threshold != nil || d.N != 0 || d.Band != 0 || d.Drop) {
		wrong("what to do", "to change what a composite alarm has not", "only another severity")
	}
	if err := errors.Join(errs...); err != nil || row.Kind == Service {
		return err
	}
	if _, err := row.decided([]Decision{d}).sample(); err != nil {
		return fmt.Errorf("decision about %q: %w", d.Row, err)
	}
	return nil
}

// sample is the row's alarm for a resource that has every number.
func (r Row) sample() (Alarm, error) {
	n := Numbers{}
	for _, need := range r.Needs() {
		n[need] = 60
	}
	return r.Alarm(n)
}

// decided is the row as decisions have made it, the newest last.
func (r Row) decided(all []Decision) Row {
	for _, d := range all {
		if d.Row != r.Name {
			continue
		}
		r.Decided = d.Day + ": " + d.Verdict + ": " + d.Why
		if d.Severity != "" {
			r.Severity = d.Severity
		}
		if d.Threshold != nil {
			r.Threshold = *d.Threshold
		}
		if d.N != 0 {
			r.M, r.N = d.M, d.N
		}
		if d.Band != 0 {
			r.Band = d.Band
		}
	}
	return r
}

// Follow applies decisions to rows, and leaves out those that are dropped.
func Follow(rows []Row, all []Decision) []Row {
	if len(all) == 0 {
		return rows
	}
	var kept []Row
	for _, r := range rows {
		if !slices.ContainsFunc(all, func(d Decision) bool { return d.Row == r.Name && d.Drop }) {
			kept = append(kept, r.decided(all))
		}
	}
	return kept
}
