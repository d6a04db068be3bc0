package oplog

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Record is one operation. A second Put of the same environment and ID replaces the first.
type Record struct {
	ID          string         `json:"id"` // sorts by time: see NewID
	Operation   string         `json:"operation"`
	Environment string         `json:"environment"`
	Subject     string         `json:"subject,omitempty"` // what it was done to: a queue, a table
	Who         string         `json:"who"`
	Why         string         `json:"why,omitempty"`
	Commit      string         `json:"commit,omitempty"` // of the program that did it
	Run         string         `json:"run,omitempty"`    // address of the pipeline's run
	Forced      []string       `json:"forced,omitempty"` // the safeguards that were overridden, each with what it had found
	Started     time.Time      `json:"started"`
	Ended       time.Time      `json:"ended,omitzero"`
	Outcome     Outcome        `json:"outcome"`
	Counts      map[string]int `json:"counts,omitempty"`
	Detail      string         `json:"detail,omitempty"` // the error, or why it stopped
}

// Outcome is how an operation ended.
type Outcome string

// The outcomes.
const (
	Running Outcome = "running" // or killed: nobody could say how it ended
	Done    Outcome = "done"
	Stopped Outcome = "stopped" // by a safeguard or its operator, before its end
	Failed  Outcome = "failed"
)

// Store keeps records.
type Store interface {
	// Put writes a record, durably when it returns.
	Put(ctx context.Context, r Record) error
	// List returns the newest records of an environment, newest first, at most limit.
	List(ctx context.Context, environment string, limit int) ([]Record, error)
}

// NewID returns an ID that sorts by time and differs between operations of one second by their subject.
func NewID(started time.Time, operation, subject string) string {
	return started.UTC().Format("20060102T150405.000000000Z") + " " + operation + " " + subject
}

// Validate says what a record lacks.
func (r Record) Validate() error {
	var errs []error
	for name, value := range map[string]string{"ID": r.ID, "operation": r.Operation, "environment": r.Environment, "who": r.Who, "outcome": string(r.Outcome)} {
		if value == "" {
			errs = append(errs, fmt.Errorf("record operation %q: found no %s; expected one", r.ID, name))
		}
	}
	if r.Started.IsZero() {
		errs = append(errs, fmt.Errorf("record operation %q: found no start; expected a time", r.ID))
	}
	return errors.Join(errs...)
}

// key tells records apart: the same may be done to two environments at the same time.
func (r Record) key() string { return r.Environment + " " + r.ID }
