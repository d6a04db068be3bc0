package migrate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate/internal/repeat"
)

const (
	defaultLife = 30 * time.Second
	beats       = 3  // renewals in a life
	polls       = 10 // looks at somebody else's lease in a life
)

// session is the time in which a runner holds the lease.
type session struct {
	store Store
	lease Lease
	now   func() time.Time
	ctx   context.Context // ends when the lease is lost, and not when the operator stops the run
	lose  context.CancelCauseFunc
	done  sync.WaitGroup

	given bool // the lease is a machine's run's

	mu    sync.Mutex
	seq   int64
	until time.Time // by our own clock; nobody can have taken over before
}

// open takes the lease, waiting for one that its holder does not renew to run out.
func (r Runner) open(ctx context.Context) (*session, error) {
	sent := r.Now()
	seen, err := r.Store.Lease(ctx)
	if err == nil && !seen.Free() && !r.abandoned(ctx, seen) {
		seen, err = r.outlive(ctx, seen)
		sent = r.Now()
	}
	if err != nil {
		return nil, fmt.Errorf("take lease: %w", err)
	}
	life := r.Life
	if life <= 0 {
		life = defaultLife
	}
	lease, err := r.Store.Take(ctx, seen, Lease{Holder: r.By, Life: life, Taken: sent})
	if errors.Is(err, ErrLost) {
		return nil, fmt.Errorf("take lease: %w: it took the lease a moment before", ErrHeld)
	}
	if err != nil {
		return nil, fmt.Errorf("take lease: %w", err)
	}
	s := &session{store: r.Store, lease: lease, now: r.Now, until: sent.Add(safe(life))}
	s.ctx, s.lose = context.WithCancelCause(context.WithoutCancel(ctx))
	s.done.Go(s.heart)
	return s, nil
}

// abandoned says whether a lease is that of a machine's run that is over. Hands that still work write nothing any more when
// somebody else has taken it, and what they do to data is safe to do twice.
func (r Runner) abandoned(ctx context.Context, l Lease) bool {
	if r.Machine == nil || l.Run == "" {
		return false
	}
	over, err := r.over(ctx, l.Run)
	return err == nil && over
}

// safe is how much of its life an owner trusts: clocks do not run equally fast.
func safe(life time.Duration) time.Duration { return life - life/10 }

// outlive waits until a lease has not changed for its whole life, as this process's own clock counts. The times in it are
// never compared with anything: the clock that made them may be wrong.
func (r Runner) outlive(ctx context.Context, seen Lease) (Lease, error) {
	if r.Waiting != nil {
		r.Waiting(seen)
	}
	began := r.Now()
	since := began
	for r.Now().Sub(since) < seen.Life {
		if err := repeat.Pause(ctx, max(seen.Life/polls, time.Millisecond)); err != nil {
			return seen, err
		}
		next, err := r.Store.Lease(ctx)
		switch {
		case err != nil:
			return seen, err
		case next.Free():
			return next, nil
		case next.Token == seen.Token && next.Beat == seen.Beat:
		case r.Now().Sub(began) >= r.Wait:
			return next, fmt.Errorf("%w: %s", ErrHeld, next)
		default:
			seen, since = next, r.Now()
		}
	}
	return seen, nil
}

// heart renews the lease until the session ends or the lease is lost.
func (s *session) heart() {
	wait := s.lease.Life / beats
	for repeat.Pause(s.ctx, wait) == nil {
		sent, until := s.now(), s.deadline()
		ctx, cancel := context.WithTimeout(s.ctx, until.Sub(sent))
		err := s.store.Renew(ctx, s.lease.Token)
		cancel()
		wait = s.lease.Life / beats
		switch {
		case err == nil:
			s.trust(sent)
		case errors.Is(err, ErrLost) || !s.now().Before(until):
			s.lose(fmt.Errorf("%w: the lease could not be renewed: %w", ErrLost, err))
			return
		default:
			wait = s.lease.Life / (beats * polls)
		}
	}
}

func (s *session) deadline() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.until
}

func (s *session) trust(sent time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.until = sent.Add(safe(s.lease.Life))
}

// put writes a state with its place in the history.
func (s *session) put(st State, note string) error {
	s.mu.Lock()
	s.seq++
	seq := s.seq
	s.mu.Unlock()
	return s.check(s.store.Put(s.ctx, Event{Token: s.lease.Token, Seq: seq, At: s.now().UTC(), Note: note, State: st}))
}

// check ends the session when a write shows that the lease is lost.
func (s *session) check(err error) error {
	if errors.Is(err, ErrLost) {
		s.lose(err)
	}
	return err
}

// give ends the session and has somebody else own the lease, with a token of their own.
func (s *session) give(ctx context.Context, next func(token int64) Lease) error {
	s.rest()
	s.given = true
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), safe(s.lease.Life))
	defer cancel()
	seen, err := s.store.Lease(ctx)
	if err == nil && seen.Token != s.lease.Token {
		err = ErrLost
	}
	if err == nil {
		s.lease, err = s.store.Take(ctx, seen, next(seen.Token+1))
	}
	if err != nil {
		return fmt.Errorf("hand lease over: %w", err)
	}
	return nil
}

// rest ends the session without freeing the lease.
func (s *session) rest() {
	s.lose(context.Canceled)
	s.done.Wait()
}

// close frees the lease.
func (s *session) close() error {
	if s.given {
		return nil
	}
	lost := context.Cause(s.ctx)
	s.lose(context.Canceled)
	s.done.Wait()
	if lost != nil {
		return lost
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), safe(s.lease.Life))
	defer cancel()
	if err := s.store.Release(ctx, s.lease.Token); err != nil {
		return fmt.Errorf("free lease: %w; it runs out by itself after %s", err, s.lease.Life)
	}
	return nil
}
