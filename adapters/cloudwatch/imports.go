// Package cloudwatch counts what becomes of files and rows in CloudWatch metrics, which alarms watch.
//
// It counts where the account of imports is written and not where rows are handled: a chunk or file that is tried again is
// written down once, so the metrics add up to what the accounts say.
//
//	imports := cloudwatch.Counted(dynamo.NewImports(…), env.Metrics)
package cloudwatch

import (
	"context"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// Counter takes counts; kit/emf's Metrics is one.
type Counter interface {
	Count(c names.Counter, n int)
}

// imports is a users.Imports that counts what it is told.
type imports struct {
	users.Imports
	to Counter
}

// Counted returns imports that count what is recorded of files and chunks. Only what was recorded is counted.
func Counted(i users.Imports, to Counter) users.Imports { return imports{i, to} }

// SaveReading implements users.Imports. Reading that has only begun is not counted.
func (i imports) SaveReading(ctx context.Context, r users.Report) error {
	err := i.Imports.SaveReading(ctx, r)
	if err != nil || !r.Read {
		return err
	}
	if r.Error != "" {
		i.to.Count(names.FilesRefused, 1)
	} else {
		i.to.Count(names.FilesImported, 1)
	}
	i.to.Count(names.RowsQueued, r.Queued)
	i.to.Count(names.RowsRejected, r.Rejected)
	return nil
}

// SaveTally implements users.Imports.
func (i imports) SaveTally(ctx context.Context, c users.Chunk, t users.Tally) error {
	if err := i.Imports.SaveTally(ctx, c, t); err != nil {
		return err
	}
	i.to.Count(names.RowsStored, t.Stored)
	i.to.Count(names.RowsDuplicate, t.Duplicates)
	return nil
}
