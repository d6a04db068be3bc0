package redrive

import (
	"context"
	"sync"
	"time"
)

// ledger is what a journal says, by message.
type ledger struct {
	mu      sync.Mutex
	journal Journal
	clock   func() time.Time
	sent    map[string]string    // message to its copy
	sending map[string]time.Time // those of which nobody knows
}

func openLedger(ctx context.Context, j Journal, clock func() time.Time) (*ledger, error) {
	l := &ledger{journal: j, clock: clock, sent: map[string]string{}, sending: map[string]time.Time{}}
	marks, err := j.Load(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range marks {
		if clock().Sub(m.At) < journalLife {
			l.add(m)
		}
	}
	return l, nil
}

// isSent says whether a message has been sent, and whether it may have been.
func (l *ledger) isSent(id string) (yes, maybe bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, yes = l.sent[id]
	_, maybe = l.sending[id]
	return yes, maybe
}

func (l *ledger) add(m Mark) {
	switch m.Step {
	case StepSending:
		l.sending[m.ID] = m.At
	case StepRefused:
		delete(l.sending, m.ID)
	case StepSent:
		delete(l.sending, m.ID)
		l.sent[m.ID] = m.Copy
	}
}

// mark writes marks down and then believes them.
func (l *ledger) mark(ctx context.Context, step Step, ids, copies []string) error {
	if len(ids) == 0 {
		return nil
	}
	marks := make([]Mark, len(ids))
	for i, id := range ids {
		marks[i] = Mark{Step: step, ID: id, At: l.clock()}
		if copies != nil {
			marks[i].Copy = copies[i]
		}
	}
	if err := l.journal.Append(ctx, marks); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range marks {
		l.add(m)
	}
	return nil
}

// older counts the messages that may have been sent, longer ago than that.
func (l *ledger) older(than time.Duration) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, at := range l.sending {
		if l.clock().Sub(at) >= than {
			n++
		}
	}
	return n
}
