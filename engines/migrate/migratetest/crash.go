package migratetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// ErrCrashed is what a process that was killed gets from every call: nothing it does has an effect any more.
var ErrCrashed = errors.New("the process was killed")

// Process can be killed at any of its calls, before the call has its effect or behind it.
type Process struct {
	KillAt int    // number of the call, 1 is the first; 0: never
	Behind bool   // the call has had its effect
	Kill   func() // really kills the process; nil: only its calls have no effect any more

	// Takes is how long a call takes, for renewals of the lease to come between the others in a test with a clock of its own.
	Takes time.Duration

	mu    sync.Mutex
	calls int
	dead  bool
}

// Call carries a call out, unless the process is dead or dies before it.
func (p *Process) Call(do func() error) error {
	p.mu.Lock()
	if !p.dead {
		p.calls++
	}
	mine := !p.dead && p.calls == p.KillAt
	p.dead = p.dead || mine
	gone := p.dead && !mine
	p.mu.Unlock()
	if p.Takes > 0 && !gone {
		<-time.After(p.Takes)
	}
	if gone {
		return p.gone()
	}
	if !mine || p.Behind {
		if err := do(); !mine {
			return err // one that dies does so even if its last call failed
		}
	}
	if p.Kill != nil {
		p.Kill()
	}
	return ErrCrashed
}

// gone is what another goroutine of the process gets. Where that is really killed, it must not go on until it is.
func (p *Process) gone() error {
	if p.Kill != nil {
		select {}
	}
	return ErrCrashed
}

// Calls returns how many calls there were.
func (p *Process) Calls() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls
}

// Store returns a store whose calls are this process's.
func (p *Process) Store(s migrate.Store) migrate.Store { return &mortal{s, p} }

type mortal struct {
	migrate.Store
	p *Process
}

func (m *mortal) Lease(ctx context.Context) (l migrate.Lease, err error) {
	err = m.p.Call(func() (err error) { l, err = m.Store.Lease(ctx); return err })
	return l, err
}

func (m *mortal) Take(ctx context.Context, seen, next migrate.Lease) (l migrate.Lease, err error) {
	err = m.p.Call(func() (err error) { l, err = m.Store.Take(ctx, seen, next); return err })
	return l, err
}

func (m *mortal) Renew(ctx context.Context, token int64) error {
	return m.p.Call(func() error { return m.Store.Renew(ctx, token) })
}

func (m *mortal) Release(ctx context.Context, token int64) error {
	return m.p.Call(func() error { return m.Store.Release(ctx, token) })
}

func (m *mortal) States(ctx context.Context) (s []migrate.State, err error) {
	err = m.p.Call(func() (err error) { s, err = m.Store.States(ctx); return err })
	return s, err
}

func (m *mortal) Put(ctx context.Context, e migrate.Event) error {
	return m.p.Call(func() error { return m.Store.Put(ctx, e) })
}

func (m *mortal) Checkpoints(ctx context.Context, id string, generation int) (c []migrate.Checkpoint, err error) {
	err = m.p.Call(func() (err error) { c, err = m.Store.Checkpoints(ctx, id, generation); return err })
	return c, err
}

func (m *mortal) Checkpoint(ctx context.Context, token int64, c migrate.Checkpoint) error {
	return m.p.Call(func() error { return m.Store.Checkpoint(ctx, token, c) })
}
