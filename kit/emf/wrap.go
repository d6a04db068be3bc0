package emf

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/mainstay-go/mainstay/names"
)

// margin is how long before its time is up an invocation's metrics are written, because a function that runs into its
// timeout is killed without a chance to write.
const margin = 200 * time.Millisecond

// Wrap returns a Lambda handler whose metrics carry the request's ID and are flushed when it ends, also by a panic, and
// written shortly before it times out. What Flush has to tell is logged as a warning.
func Wrap[In, Out any](m *Metrics, log *slog.Logger, handle func(context.Context, In) (Out, error)) func(context.Context, In) (Out, error) {
	return func(ctx context.Context, in In) (Out, error) {
		defer m.begin(ctx, log)()
		return handle(ctx, in)
	}
}

// begin returns what has to be called at an invocation's end.
func (m *Metrics) begin(ctx context.Context, log *slog.Logger) (end func()) {
	m.enter(ctx)
	stop := m.beforeTimeout(ctx)
	return func() {
		stop()
		m.active.Add(-1)
		if err := m.Flush(); err != nil {
			log.WarnContext(ctx, "metrics are incomplete", "error", err.Error())
		}
	}
}

// enter says whose values come now. Where several invocations run at a time, that is not known of any.
func (m *Metrics) enter(ctx context.Context) {
	lc, ok := lambdacontext.FromContext(ctx)
	if m.active.Add(1) > 1 {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.remove(names.PropertyRequest)
	} else if ok {
		m.Property(slog.String(names.PropertyRequest, lc.AwsRequestID))
	}
}

// beforeTimeout writes what there is when little time is left. What comes later is written when the handler ends, if
// it does.
func (m *Metrics) beforeTimeout(ctx context.Context) (stop func()) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return func() {}
	}
	early, cancel := context.WithDeadline(ctx, deadline.Add(-margin))
	unwatch := context.AfterFunc(early, m.Sync)
	return func() {
		unwatch()
		cancel()
	}
}
