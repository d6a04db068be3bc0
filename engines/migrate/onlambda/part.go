package onlambda

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Part is what a function is given, and what it answers.
type Part struct {
	Job     migrate.Job      `json:"job"`
	Item    int              `json:"item"` // segment
	Done    bool             `json:"done"`
	End     bool             `json:"end,omitempty"`
	Failure *migrate.Failure `json:"failure,omitempty"`
}

// Handler is the handler of a function that does parts of jobs.
func Handler(hands migrate.Hands) func(context.Context, Part) (Part, error) {
	return func(ctx context.Context, p Part) (Part, error) {
		job := p.Job
		job.Segment, job.End, job.Failure = p.Item, p.End, p.Failure
		job, err := hands.Do(ctx, job)
		p.Done = job.Done
		return p, err
	}
}
