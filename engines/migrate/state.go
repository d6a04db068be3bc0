package migrate

import "time"

// Status is how far a migration has come in an environment.
type Status string

// The statuses. One that has no state is pending.
const (
	Pending     Status = "pending"
	Running     Status = "running"     // or its runner was killed
	Interrupted Status = "interrupted" // stopped by its operator between two steps; the next run resumes it
	Failed      Status = "failed"      // not tried again unasked
	Applied     Status = "applied"
)

// State is what an environment knows of a migration.
type State struct {
	ID         string    `json:"id"`
	Status     Status    `json:"status"`
	Checksum   string    `json:"checksum"`
	By         Holder    `json:"by"`
	Started    time.Time `json:"started,omitzero"` // the first attempt
	Ended      time.Time `json:"ended,omitzero"`
	Attempt    int       `json:"attempt"`
	Segments   int       `json:"segments"`
	Generation int       `json:"generation"` // of its checkpoints; a higher one begins anew
	Late       bool      `json:"late,omitempty"`
	On         string    `json:"on,omitempty"` // the machine's run that did it; "": the process of the command
	Counts     Counts    `json:"counts"`
	Error      string    `json:"error,omitempty"`
}

// Holder is who runs migrations.
type Holder struct {
	Who    string `json:"who"`
	Host   string `json:"host,omitempty"`
	Commit string `json:"commit,omitempty"`
	Run    string `json:"run,omitempty"` // address of the pipeline's run
}

// Event is a line of the history: a change of state. Nothing ever changes or deletes it.
type Event struct {
	Token int64     `json:"token"`
	Seq   int64     `json:"seq"` // within the token; both together order events, whatever clocks say
	At    time.Time `json:"at"`
	Note  string    `json:"note,omitempty"` // why, where somebody repaired
	State State     `json:"state"`
}

// Checkpoint is how far a segment has come.
type Checkpoint struct {
	Migration  string
	Generation int
	Segment    int
	Cursor     string
	Done       bool
	Counts     Counts
}
