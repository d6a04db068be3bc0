package users

import (
	"context"
	"log/slog"
	"time"
)

// Logged is Import with a line in the log for each file: how many rows, never what is in them.
func (i Importer) Logged(log *slog.Logger, clock func() time.Time) func(context.Context, Upload) error {
	return func(ctx context.Context, u Upload) error {
		began := clock()
		r, err := i.Import(ctx, u)
		if err != nil {
			return err
		}
		level, message := slog.LevelInfo, "file imported"
		if r.Error != "" {
			level, message = slog.LevelWarn, "file refused"
		}
		log.Log(ctx, level, message, "import", r.Import, "file", r.File, "rows", r.Rows, "queued", r.Queued, "rejected", r.Rejected,
			"chunks", r.Chunks, "reason", r.Error, "seconds", clock().Sub(began).Seconds())
		return nil
	}
}

// Logged is Keep with a line in the log for each chunk.
func (k Keeper) Logged(log *slog.Logger) func(context.Context, Chunk) error {
	return func(ctx context.Context, c Chunk) error {
		t, err := k.Keep(ctx, c)
		if err != nil {
			return err
		}
		log.InfoContext(ctx, "chunk stored", "import", c.Import, "chunk", c.Seq, "stored", t.Stored, "duplicates", t.Duplicates)
		return nil
	}
}
