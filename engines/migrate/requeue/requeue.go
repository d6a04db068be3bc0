package requeue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/internal/repeat"
	"github.com/mainstay-go/mainstay/engines/redrive"
)

// Journals opens the journal of a run by its name.
type Journals interface {
	Journal(run string) redrive.Journal
}

// Work redrives a dead-letter queue, once. It is migrate.Work.
type Work struct {
	journals Journals
	open     func(context.Context) (redrive.Redrive, error)

	mu     sync.Mutex
	report redrive.Report
}

// New returns work that redrives what open describes. Run and Journal are filled in.
func New(journals Journals, open func(context.Context) (redrive.Redrive, error)) *Work {
	return &Work{journals: journals, open: open}
}

// Segments implements migrate.Work.
func (w *Work) Segments(context.Context) (int, error) {
	if w.journals == nil || w.open == nil {
		return 0, errors.New("requeue messages: expected journals and a redrive")
	}
	return 1, nil
}

// Step implements migrate.Work. It is a single step: the journal knows how far it is.
func (w *Work) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	r, err := w.open(ctx)
	if err != nil {
		return migrate.Step{}, fmt.Errorf("requeue messages: %w", err)
	}
	r.Run, r.Journal = s.Migration, w.journals.Journal(s.Migration)
	var sum redrive.Report
	for attempt := range attempts {
		report, err := r.Do(ctx)
		sum = added(sum, report)
		w.set(sum)
		if err == nil {
			err = unmoved(report)
		}
		if err != nil || !hidden(report) {
			return step(sum), err
		}
		if attempt < attempts-1 {
			err = repeat.Pause(ctx, patience)
		}
		if err != nil {
			return step(sum), err
		}
	}
	return step(sum), fmt.Errorf("%w: %d, which somebody has received and neither deleted nor given back; `mainstay migrate retry` goes on", ErrUnmoved, sum.Left)
}

// A run that was killed has hidden what it had received for some minutes: wait for it.
const (
	patience = time.Minute
	attempts = 15
)

// hidden says whether there is more in the queue than what a run has left there on purpose.
func hidden(r redrive.Report) bool { return r.Left > r.Passed+r.Poison-r.Quarantined }

// added is what two runs have done. What stays in the queue is what the last one has left there.
func added(a, b redrive.Report) redrive.Report {
	b.Moved, b.Quarantined, b.Repeated, b.Maybe = a.Moved+b.Moved, a.Quarantined+b.Quarantined, a.Repeated+b.Repeated, a.Maybe+b.Maybe
	return b
}

func step(r redrive.Report) migrate.Step {
	looked := r.Moved + r.Passed + r.Poison + r.Repeated
	return migrate.Step{Done: true, Counts: migrate.Counts{Read: int64(looked), Changed: int64(r.Moved)}}
}

func (w *Work) set(r redrive.Report) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.report = r
}

// ErrUnmoved is returned when messages are left that were to be moved.
var ErrUnmoved = errors.New("messages are left in the queue")

// unmoved wants everything done that a run of its kind can do: only what nobody picked, and poison, may stay.
func unmoved(r redrive.Report) error {
	left := r.Unedited + r.Refused + r.Behind + r.Undeleted + r.Abandoned
	if left == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d could not be edited, %d were refused by the queue, %d wait for those, %d are sent and not yet deleted, %d took too long; `mainstay migrate retry` goes on",
		ErrUnmoved, r.Unedited, r.Refused, r.Behind, r.Undeleted, r.Abandoned)
}

// Report implements migrate.Reporter.
func (w *Work) Report(context.Context, string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.report
	return fmt.Sprintf("%d moved, %d passed over, %d poison of which %d quarantined, at most %d sent twice, %d left", r.Moved, r.Passed, r.Poison, r.Quarantined, r.Maybe, r.Left), nil
}
