package boot

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/mainstay-go/mainstay/names"
)

// traced is a handler whose lines say which request they are of, and its trace, so that what several functions logged of one
// thing can be put together.
type traced struct{ slog.Handler }

// traceKey is the one that the Lambda library puts the trace under (aws-lambda-go 1.55.1, lambda/invoke_loop.go).
const traceKey = "x-amzn-trace-id"

// Handle implements slog.Handler.
func (h traced) Handle(ctx context.Context, r slog.Record) error {
	if lc, ok := lambdacontext.FromContext(ctx); ok && lc.AwsRequestID != "" {
		r.AddAttrs(slog.String(names.PropertyRequest, lc.AwsRequestID))
	}
	if trace, ok := ctx.Value(traceKey).(string); ok && trace != "" {
		r.AddAttrs(slog.String("trace", trace))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{h.Handler.WithAttrs(attrs)} }

// WithGroup implements slog.Handler.
func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
