package emf

import (
	"context"
	"log/slog"

	"github.com/mainstay-go/mainstay/names"
)

// sample is an attribute of a log line that is a value of a metric, too.
type sample struct {
	metric names.Metric
	value  float64
}

// LogValue implements slog.LogValuer: a handler that knows nothing of metrics writes the number.
func (s sample) LogValue() slog.Value { return slog.Float64Value(s.value) }

// Attr returns an attribute that NewHandler makes a value of a metric: one line of code logs the number and counts it.
//
//	log.Info("file imported", emf.Attr(names.RowsQueued.Metric(), 12))
func Attr(metric names.Metric, value float64) slog.Attr {
	return slog.Any(metric.Name, sample{metric, value})
}

// handler takes metrics out of log lines.
type handler struct {
	slog.Handler
	m *Metrics
}

// NewHandler returns a handler that adds the Attrs of every line to m and hands the line on to next. It takes the values
// of lines below the log level, too: an alarm must not fall silent because a level was raised. An Attr given to With would
// be counted with every line; it is refused, and told by Flush.
func NewHandler(next slog.Handler, m *Metrics) slog.Handler { return handler{next, m} }

// Enabled implements slog.Handler.
func (h handler) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		each(a, func(s sample) { h.m.Add(s.metric, s.value) })
		return true
	})
	if !h.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		each(a, h.m.refuseWith)
	}
	return handler{h.Handler.WithAttrs(attrs), h.m}
}

// WithGroup implements slog.Handler. A group changes nothing about a metric's name.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name), h.m} }

// each calls found for every metric in an attribute, also in groups.
func each(a slog.Attr, found func(sample)) {
	switch a.Value.Kind() {
	case slog.KindLogValuer:
		if s, ok := a.Value.Any().(sample); ok {
			found(s)
		}
	case slog.KindGroup:
		for _, inner := range a.Value.Group() {
			each(inner, found)
		}
	}
}
