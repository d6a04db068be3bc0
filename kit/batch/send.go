package batch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Retry is how often items that a service left are sent again, and after what while: one that doubles, and of which a
// random part is waited, so that many senders that were refused together do not come back together.
type Retry struct {
	Tries   int                               // in all; 0 is 8
	First   time.Duration                     // the longest wait before the second try; 0 is 25 ms
	Longest time.Duration                     // of any wait; 0 is 2 s
	Jitter  func(time.Duration) time.Duration // how much of a wait is waited; nil is a random part
}

const (
	defaultTries   = 8
	defaultFirst   = 25 * time.Millisecond
	defaultLongest = 2 * time.Second
)

func (r Retry) withDefaults() Retry {
	if r.Tries == 0 {
		r.Tries = defaultTries
	}
	if r.First == 0 {
		r.First = defaultFirst
	}
	if r.Longest == 0 {
		r.Longest = defaultLongest
	}
	if r.Jitter == nil {
		r.Jitter = rand.N[time.Duration]
	}
	return r
}

// pause waits before the try after so many.
func (r Retry) pause(ctx context.Context, tries int) error {
	wait := r.Longest
	if shift := tries - 1; shift < 32 && r.First<<shift < r.Longest {
		wait = r.First << shift
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(r.Jitter(wait)):
		return nil
	}
}

// Request sends items and returns those that the service left. Its error ends the sending: what the SDK gave up on, it
// has tried again already.
type Request[T any] func(ctx context.Context, items []T) (left []T, err error)

// UnsentError says which items were not taken. Every other item was, once.
type UnsentError[T any] struct {
	Items []T
	Of    int // items in all
	Tries int
	Cause error // nil where the service left them time and again
}

// Error implements error.
func (e *UnsentError[T]) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("send items: %d of %d are not sent: %v", len(e.Items), e.Of, e.Cause)
	}
	return fmt.Sprintf("send items: %d of %d are left after %d tries", len(e.Items), e.Of, e.Tries)
}

// Unwrap returns the cause.
func (e *UnsentError[T]) Unwrap() error { return e.Cause }

// Again sends items that fit into one request, and again what the service leaves of them.
func Again[T any](ctx context.Context, r Retry, items []T, request Request[T]) error {
	r = r.withDefaults()
	all := len(items)
	for try := 1; len(items) > 0; try++ {
		left, err := request(ctx, items)
		if err != nil {
			return &UnsentError[T]{items, all, try, err}
		}
		if items = left; len(items) == 0 {
			return nil
		}
		if try >= r.Tries {
			return &UnsentError[T]{items, all, try, nil}
		}
		if err := r.pause(ctx, try); err != nil {
			return &UnsentError[T]{items, all, try, err}
		}
	}
	return nil
}

// Send splits items into requests and sends one after the other, each until the service has taken all of it, so that
// order is kept as far as the service keeps it.
func Send[T any](ctx context.Context, r Retry, l Limits, size func(T) int, items []T, request Request[T]) error {
	sent := 0
	for piece, err := range Split(items, l, size) {
		if err != nil {
			return &UnsentError[T]{items[sent:], len(items), 0, err}
		}
		if err := Again(ctx, r, piece, request); err != nil {
			return behind(err, items[sent+len(piece):], len(items))
		}
		sent += len(piece)
	}
	return nil
}

// behind adds the items behind a piece to those of it that were not sent.
func behind[T any](err error, rest []T, of int) error {
	if u, ok := err.(*UnsentError[T]); ok { //nolint:errorlint // Again returns it unwrapped
		all := append(make([]T, 0, len(u.Items)+len(rest)), u.Items...)
		return &UnsentError[T]{append(all, rest...), of, u.Tries, u.Cause}
	}
	return err
}
