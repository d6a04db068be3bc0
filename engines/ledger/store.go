package ledger

import (
	"context"
	"errors"
)

// ErrNotFound is returned by Get for an environment that the ledger does not have.
var ErrNotFound = errors.New("the ledger does not have it")

// ErrChanged is returned by Put and Delete where the entry is not in the version that the caller has seen.
var ErrChanged = errors.New("somebody else has changed it in the ledger meanwhile")

// Store is a home of the ledger.
type Store interface {
	// Get returns an environment's entry, or ErrNotFound.
	Get(ctx context.Context, name string) (Entry, error)
	// List returns all entries, by name.
	List(ctx context.Context) ([]Entry, error)
	// Put writes an entry if the ledger has it in that version (0: does not have it), and returns it as it is now.
	Put(ctx context.Context, e Entry) (Entry, error)
	// Delete removes an entry if the ledger has it in that version. One that is not there is no error.
	Delete(ctx context.Context, e Entry) error
}
