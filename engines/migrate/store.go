package migrate

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrLost is returned by stores and runners when somebody else has taken the lease over. Nothing was written.
var ErrLost = errors.New("the lease was lost: another runner has taken over")

// ErrHeld is returned by a Runner when another one is at work.
var ErrHeld = errors.New("migrations are being run by somebody else")

// Lease says who may write.
type Lease struct {
	Token  int64         // grows by one with every owner
	Beat   int64         // grows with every renewal
	Holder Holder        // zero: nobody
	Life   time.Duration // how long the owner lives without a renewal
	Taken  time.Time     // by the owner's clock; for people only

	Migration string // that goes on in a machine's run, which is the owner; "": the owner is a process
	Run       string // name of that run
}

// Free says whether nobody holds the lease.
func (l Lease) Free() bool { return l.Holder == Holder{} }

// String says who holds it.
func (l Lease) String() string {
	if l.Free() {
		return "nobody"
	}
	if l.Run != "" {
		return fmt.Sprintf("%s, begun by %s, on AWS since %s as %s (token %d)", l.Migration, l.Holder.Who, l.Taken.UTC().Format(time.RFC3339), l.Run, l.Token)
	}
	return fmt.Sprintf("%s on %s %s since %s (token %d)", l.Holder.Who, l.Holder.Host, l.Holder.Run, l.Taken.UTC().Format(time.RFC3339), l.Token)
}

// Store keeps the state of one environment's migrations. Every write takes a token, and fails with ErrLost without
// having written anything once the lease has another: store and check are one operation.
type Store interface {
	// Lease returns the lease as it is; the zero Lease if there never was one.
	Lease(ctx context.Context) (Lease, error)
	// Take makes next the lease, with the token after seen's, unless the lease is no longer as seen: then ErrLost.
	Take(ctx context.Context, seen, next Lease) (Lease, error)
	// Renew adds a beat.
	Renew(ctx context.Context, token int64) error
	// Release frees the lease; its token stays used. Doing it again changes nothing.
	Release(ctx context.Context, token int64) error

	// States returns all states.
	States(ctx context.Context) ([]State, error)
	// Put writes e.State and adds e to the history, both or neither.
	Put(ctx context.Context, e Event) error
	// History returns the newest events, newest first, of one migration or, without an ID, of all.
	History(ctx context.Context, id string, limit int) ([]Event, error)

	// Checkpoints returns how far the segments of a generation have come; those that never had one are missing.
	Checkpoints(ctx context.Context, id string, generation int) ([]Checkpoint, error)
	// Checkpoint writes how far a segment has come.
	Checkpoint(ctx context.Context, token int64, c Checkpoint) error
}
