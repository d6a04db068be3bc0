package capture

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/kit/capture/redact"
	"github.com/mainstay-go/mainstay/kit/capture/shape"
)

// The messages of a recorder's log lines, and their fields.
const (
	MessageShape  = "event shape"
	MessageSample = "event sample"

	FieldHash   = "eventHash"   // shape.Shape.Hash
	FieldShape  = "eventShape"  // the shape
	FieldEvent  = "event"       // the sample, as JSON in a string
	FieldReason = "eventReason" // why it was taken: new, rate or failed
)

// Why a sample was taken.
const (
	ReasonNew    = "new"
	ReasonRate   = "rate"
	ReasonFailed = "failed"
)

// Props says how much is recorded. The zero value has the defaults.
type Props struct {
	Every    int   // one in so many events is sampled, besides the first of each shape; default 1000; Never = none
	MaxEvent int   // bytes of an event that is looked at; larger ones only count; default 1 MiB
	MaxLine  int   // bytes of a sample; larger ones are not logged; default 64 KiB
	Types    []any // their tags say what to redact and what to keep; see package redact
}

// Never as Props.Every takes no samples by rate.
const Never = -1

const (
	defaultEvery    = 1000
	defaultMaxEvent = 1 << 20
	defaultMaxLine  = 64 << 10
	maxShapes       = 64 // of a process: more than that is a shape that is data
	failedPause     = time.Minute
)

func (p Props) withDefaults() Props {
	if p.Every == 0 {
		p.Every = defaultEvery
	}
	if p.MaxEvent == 0 {
		p.MaxEvent = defaultMaxEvent
	}
	if p.MaxLine == 0 {
		p.MaxLine = defaultMaxLine
	}
	return p
}

// Recorder logs shapes and samples of events. It is safe for concurrent use, and never makes an invocation fail.
type Recorder struct {
	log    *slog.Logger
	clock  func() time.Time
	props  Props
	redact *redact.Redactor

	mu     sync.Mutex
	seen   map[string]bool
	count  int
	failed time.Time
}

// New returns a recorder that writes to a log.
func New(log *slog.Logger, clock func() time.Time, p Props) *Recorder {
	return &Recorder{log: log, clock: clock, props: p.withDefaults(), redact: redact.New(p.Types...), seen: map[string]bool{}}
}

// Event records an event that came.
func (r *Recorder) Event(ctx context.Context, event []byte) {
	if len(event) > r.props.MaxEvent {
		r.tooLarge(ctx, event)
		return
	}
	s, err := shape.Of(event)
	if err != nil {
		r.log.WarnContext(ctx, "event has no shape", "bytes", len(event), "error", err.Error())
		return
	}
	hash := s.Hash()
	isNew, reason := r.note(hash)
	if isNew {
		r.log.InfoContext(ctx, MessageShape, FieldHash, hash, FieldShape, json.RawMessage(s.String()))
	}
	if reason != "" {
		r.sample(ctx, hash, event, reason)
	}
}

// Failed records an event on which the handler failed.
func (r *Recorder) Failed(ctx context.Context, event []byte) {
	if len(event) > r.props.MaxEvent || !r.mayFail() {
		return
	}
	if s, err := shape.Of(event); err == nil {
		r.sample(ctx, s.Hash(), event, ReasonFailed)
	}
}

// note counts an event, and says whether its shape is new and why to take a sample, if at all.
func (r *Recorder) note(hash string) (isNew bool, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
	if !r.seen[hash] && len(r.seen) < maxShapes {
		r.seen[hash] = true
		return true, ReasonNew
	}
	if r.props.Every > 0 && r.count%r.props.Every == 0 {
		return false, ReasonRate
	}
	return false, ""
}

func (r *Recorder) mayFail() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock()
	if now.Sub(r.failed) < failedPause {
		return false
	}
	r.failed = now
	return true
}

func (r *Recorder) sample(ctx context.Context, hash string, event []byte, reason string) {
	clean, err := r.redact.JSON(event)
	if err != nil {
		r.log.WarnContext(ctx, "event was not sampled", FieldHash, hash, "error", err.Error())
		return
	}
	if len(clean) > r.props.MaxLine {
		r.log.InfoContext(ctx, "event is too large for a sample", FieldHash, hash, "bytes", len(clean), "limit", r.props.MaxLine)
		return
	}
	r.log.InfoContext(ctx, MessageSample, FieldHash, hash, FieldReason, reason, FieldEvent, string(clean))
}

// tooLarge says so once in a process.
func (r *Recorder) tooLarge(ctx context.Context, event []byte) {
	if isNew, _ := r.note("too large"); isNew {
		r.log.InfoContext(ctx, "event is too large for its shape", "bytes", len(event), "limit", r.props.MaxEvent)
	}
}
