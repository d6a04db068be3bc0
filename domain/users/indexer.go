package users

import (
	"context"
	"log/slog"
)

// Indexer has an index know of events.
type Indexer struct{ Index Index }

// Keep has users of an event found by what it says of them.
func (i Indexer) Keep(ctx context.Context, e Event) error {
	return wrap(i.Index.Put(ctx, e.Users), "index %d users", len(e.Users))
}

// Logged is Keep with a line in the log for each event.
func (i Indexer) Logged(log *slog.Logger) func(context.Context, Event) error {
	return func(ctx context.Context, e Event) error {
		if err := i.Keep(ctx, e); err != nil {
			return err
		}
		log.InfoContext(ctx, "users indexed", "event", string(e.Kind), "users", len(e.Users))
		return nil
	}
}
