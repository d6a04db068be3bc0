package redrive

import (
	"context"
	"errors"
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
	again   int                  // how often one of those was sent again, since a run last reported that
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

// isSent says whether a message has been sent, as far as anybody knows.
func (l *ledger) isSent(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, yes := l.sent[id]
	return yes
}

// maybe bounds the duplicates: what was sent again without knowing, by this run and by those before it that did not live to
// report it.
func (l *ledger) maybe() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.again
}

// end notes that a run reports what maybe says.
func (l *ledger) end(ctx context.Context, run string) error {
	if l.maybe() == 0 {
		return nil
	}
	return l.journal.Append(context.WithoutCancel(ctx), []Mark{{Step: StepEnded, ID: run, At: l.clock()}})
}

// deliver notes what is to be sent and sends it. What gets no answer is noted again and sent again, so that the journal
// knows of every copy that there may be. Nothing is sent if sent is nil.
func (l *ledger) deliver(ctx context.Context, to Sink, all []Message) (sent []Sent, err error) {
	rest := make([]int, len(all))
	for i := range rest {
		rest[i] = i
	}
	for try := 0; len(rest) > 0 && try < attempts; try++ {
		part := make([]Message, len(rest))
		for n, i := range rest {
			part[n] = all[i]
		}
		if err := errors.Join(pause(ctx, try), l.mark(ctx, StepSending, ids(part), nil)); err != nil {
			return sent, err
		}
		answers := to.Send(ctx, part)
		if sent == nil {
			sent = make([]Sent, len(all))
		}
		var open []int
		for n, i := range rest {
			if sent[i] = answers[n]; errors.Is(sent[i].Err, errUnanswered) {
				open = append(open, i)
			}
		}
		rest = open
	}
	return sent, nil
}

func (l *ledger) add(m Mark) {
	switch m.Step {
	case StepSending:
		if _, unknown := l.sending[m.ID]; unknown {
			l.again++
		}
		l.sending[m.ID] = m.At
	case StepRefused:
		delete(l.sending, m.ID)
	case StepSent:
		delete(l.sending, m.ID)
		l.sent[m.ID] = m.Copy
	case StepEnded:
		l.again = 0
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
