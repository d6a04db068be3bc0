package journal

import (
	"context"
	"time"
)

// Journal remembers which messages have been sent, so that a run that was killed is resumed without sending them again.
type Journal interface {
	// Load returns all marks, oldest first.
	Load(ctx context.Context) ([]Mark, error)
	// Append adds marks; they outlive this process when it returns.
	Append(ctx context.Context, marks []Mark) error
}

// Mark is an entry of a journal.
type Mark struct {
	Step Step      `json:"step"`
	ID   string    `json:"id"`             // of the message
	Copy string    `json:"copy,omitempty"` // ID of its copy
	At   time.Time `json:"at"`
}

// Step is how far the move of a message has come.
type Step string

// The steps. A message with StepSending and neither StepSent nor StepRefused may have been sent, or not: nobody can know.
// One that is there twice has been sent again, not knowing.
const (
	StepSending Step = "sending"
	StepSent    Step = "sent"
	StepRefused Step = "refused" // certainly not sent
	StepEnded   Step = "ended"   // of a run, not a message: it has lived to report what was sent again
)
