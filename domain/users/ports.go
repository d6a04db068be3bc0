package users

import (
	"context"
	"io"
)

// Files holds uploads and rejects reports.
type Files interface {
	// Open streams the upload. A file that was replaced since the event gives ErrSuperseded, one that is gone
	// ErrNotFound.
	Open(ctx context.Context, u Upload) (io.ReadCloser, error)
	// Write stores what r streams under a key of the same bucket, all or nothing, in constant memory.
	Write(ctx context.Context, bucket, key string, r io.Reader) error
}

// Queue carries chunks to whoever stores them. Chunks of one partition arrive one after another, in the order sent.
// Sending a chunk again (same import and Seq) is harmless.
type Queue interface {
	Send(ctx context.Context, chunks []Chunk) error
}

// Store keeps users. It is unconditional: callers decide what to write and must hold the partition of the ids.
type Store interface {
	// Get returns the users that exist among ids, strongly consistent. At most MaxChunkRows ids.
	Get(ctx context.Context, ids []string) (map[string]User, error)
	// Put writes users with distinct ids; on an error some may have been written, and all may be put again.
	Put(ctx context.Context, us []User) error
	// List returns a page of users. The first page has an empty cursor; an empty Next ends the list. A cursor that
	// List did not make gives ErrBadCursor.
	List(ctx context.Context, limit int, cursor string) (Page, error)
}

// Page is a part of the directory.
type Page struct {
	Users []User
	Next  string
}

// Imports keeps the account of imports.
type Imports interface {
	// SaveReading records what reading the file found: everything in Report but the fields that chunks add up to.
	// It is called when reading begins and when it has ended.
	SaveReading(ctx context.Context, r Report) error
	// Reading returns what SaveReading recorded last of an import, without what became of chunks; an import that has
	// not begun gives ErrNotFound.
	Reading(ctx context.Context, importID string) (Report, error)
	// Tally returns what an earlier attempt recorded of a chunk, and whether one did.
	Tally(ctx context.Context, c Chunk) (Tally, bool, error)
	// SaveTally records what became of a chunk; recording it again changes nothing.
	SaveTally(ctx context.Context, c Chunk, t Tally) error
	// Report adds up one import; an unknown import gives ErrNotFound.
	Report(ctx context.Context, importID string) (Report, error)
	// Recent adds up the latest imports of a file, newest first, at most limit.
	Recent(ctx context.Context, file string, limit int) ([]Report, error)
}
