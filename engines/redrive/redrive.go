package redrive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// Redrive puts dead letters back to work: first one, then ten, then the rest. After each step it waits until they were
// handled, and it stops at the first that fails anew. A message is deleted only when its copy is confirmed.
//
// It may be killed at any time and run again with the same journal: then nothing is lost, and only what was being
// sent in that very moment may be sent twice.
type Redrive struct {
	API   API
	From  string // URL of the dead-letter queue
	To    Sink   // usually ToQueue
	Run   string // names this run in what it sends
	Clock func() time.Time

	Journal Journal // default: one in memory, which does not outlive a crash
	Filter  Filter
	Edit    Edit
	Limit   int // of messages to move; 0 = all

	// Originals gets a copy of each message before it is edited; needed where Edit is set.
	Originals Archive
	// MaxRedrives is how often a message is redriven before it counts as poison; default 3.
	MaxRedrives int
	// Quarantine takes poison out of the queue. Where it is nil, poison stays in the queue.
	Quarantine Archive

	// Live is the release that would handle the messages. Those that failed since it is live would fail again, so the
	// run refuses, unless Force is set. Nil: unknown.
	Live     *Release
	Force    bool
	Failures Failures // may be nil: then failures are seen only when messages are dead again

	Velocity float64       // messages a second; 0 = as fast as it goes
	Workers  int           // batches under way at once; default 8
	Steps    []int         // how many messages to move before the rest; default 1, 10
	Settle   time.Duration // how long a step waits to see its messages handled; default: as long as they may fail
	Poll     time.Duration // how often it looks meanwhile; default 2 s
	OneByOne bool          // never leave the rest to the service's own move task
	Progress func(Report)  // told after each batch, by one worker at a time, and before the end is noted; may be nil
}

// Release is a version of a function that handles messages.
type Release struct {
	Function string    `json:"function"`
	Version  string    `json:"version"`
	Since    time.Time `json:"since"` // when its code became live
}

// Report says what a run has done.
type Report struct {
	Run         string   `json:"run"`
	Moved       int      `json:"moved"`       // sent, and the copy confirmed
	ByTask      int      `json:"byTask"`      // of them, moved by the service's own task
	Passed      int      `json:"passed"`      // left, as the filter did not pick them
	Poison      int      `json:"poison"`      // left, as they were redriven too often
	Quarantined int      `json:"quarantined"` // poison that was archived and deleted
	Unedited    int      `json:"unedited"`    // left, as the edit failed
	Refused     int      `json:"refused"`     // left, as the target refused them
	Behind      int      `json:"behind"`      // left, as an earlier message of their group was
	Repeated    int      `json:"repeated"`    // deleted without sending: an earlier run had sent them
	Maybe       int      `json:"maybe"`       // sent again, not knowing whether they had been, also by runs that were killed: at most so many duplicates
	Undeleted   int      `json:"undeleted"`   // sent, and not yet deleted; the journal keeps them from being sent again
	Abandoned   int      `json:"abandoned"`   // let go because the work on them took too long
	Left        int      `json:"left"`        // in the queue at the end, approximately
	Forced      []string `json:"forced"`
	Warnings    []string `json:"warnings"`
}

// Why a run stops before its end.
var (
	ErrStillLive  = errors.New("the version that failed is still live")
	ErrNewFailure = errors.New("redriven messages failed again")
	ErrUntaken    = errors.New("nobody takes the messages")
)

// Do redrives.
func (r Redrive) Do(ctx context.Context) (Report, error) {
	r, err := r.withDefaults()
	if err != nil {
		return Report{}, err
	}
	from, err := Describe(ctx, r.API, r.From)
	if err != nil {
		return Report{}, err
	}
	run, err := r.begin(ctx, from)
	if err != nil {
		return Report{}, err
	}
	err = run.steps(ctx)
	err = errors.Join(err, run.scan.close(ctx), run.end(ctx))
	if q, e := Describe(context.WithoutCancel(ctx), r.API, r.From); e == nil {
		run.report.Left = q.Depth()
		if q.InFlight > 0 {
			run.warn("%d messages are hidden, because somebody else, or a run that was killed, has received them: run it again in %s", q.InFlight, hideFor)
		}
	}
	return run.report, err
}

// end tells the bound on duplicates before the journal takes it for told.
func (s *run) end(ctx context.Context) error {
	s.report.Maybe = s.ledger.maybe()
	s.tell()
	return s.ledger.end(ctx, s.Run)
}

func (r Redrive) withDefaults() (Redrive, error) {
	switch {
	case r.API == nil || r.To == nil || r.Clock == nil || r.From == "" || r.Run == "":
		return r, fmt.Errorf("redrive from %q: expected API, From, To, Run and Clock to be set", r.From)
	case r.Edit != nil && r.Originals == nil:
		return r, fmt.Errorf("redrive from %q: found an edit and no archive of originals; expected both: what an edit spoils cannot be brought back", r.From)
	case r.Velocity < 0 || r.Limit < 0:
		return r, fmt.Errorf("redrive from %q: found velocity %v and limit %d; expected neither to be negative", r.From, r.Velocity, r.Limit)
	}
	if r.Journal == nil {
		r.Journal = new(MemoryJournal)
	}
	if r.Steps == nil {
		r.Steps = []int{1, 10}
	}
	r.MaxRedrives, r.Workers, r.Poll = cmp.Or(r.MaxRedrives, 3), cmp.Or(r.Workers, 8), cmp.Or(r.Poll, 2*time.Second)
	return r, nil
}

// begin loads what earlier runs and logs know.
func (r Redrive) begin(ctx context.Context, from Queue) (*run, error) {
	s := &run{Redrive: r, from: from, scan: newScan(r.API, from), own: map[string]bool{}, gone: map[string]bool{}, started: r.Clock(), limiter: limiter(r.Velocity)}
	s.report = Report{Run: r.Run, Forced: []string{}, Warnings: []string{}}
	var err error
	if s.ledger, err = openLedger(ctx, r.Journal, r.Clock); err != nil {
		return nil, err
	}
	if s.known, err = lookUp(ctx, r.Failures); err != nil {
		return nil, err
	}
	if to, ok := r.To.(ToQueue); ok {
		s.to = &to
		if to.Queue.FIFO != from.FIFO {
			return nil, fmt.Errorf("redrive from %q to %q: one is a FIFO queue and the other is not; expected two of a type", from.Name(), to.Queue.Name())
		}
		if to.Queue.URL == from.URL {
			return nil, fmt.Errorf("redrive from %q: found the same queue as target; expected another", from.Name())
		}
	}
	s.warnings()
	return s, nil
}

func (s *run) warnings() {
	if s.Live == nil {
		s.warn("it is not known which function handles these messages: nobody checks whether the version that failed is still live")
	}
	if s.from.FIFO {
		s.warn("copies have deduplication IDs of their own: if a producer sends one of these messages again, SQS does not recognise it")
		if n := s.ledger.older(dedupWindow); n > 0 {
			s.warn("an earlier run may have sent %d messages more than %s ago: SQS has forgotten their deduplication IDs, so they may be sent twice", n, dedupWindow)
		}
	}
}

// dedupWindow is how long SQS remembers a deduplication ID (Amazon SQS developer guide, "Exactly-once processing").
const dedupWindow = 5 * time.Minute
