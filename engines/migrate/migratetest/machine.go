package migratetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Machine is a migrate.Machine in memory. It does jobs as the state machine of constructs/workflow does: segments at the
// same time, each again and again until it is done, crashed functions anew, and the end in any case.
type Machine struct {
	// Invoke does a part of a job, as a function that is invoked does. One that returns ErrCrashed is invoked again.
	Invoke func(ctx context.Context, job migrate.Job) (migrate.Job, error)
	// Limit is how long an invocation may take; 0: for ever.
	Limit time.Duration

	mu   sync.Mutex
	runs map[string]*run
	all  sync.WaitGroup
}

type run struct {
	over bool
	why  string
	stop context.CancelFunc
}

const tries = 6

// Run implements migrate.Machine.
func (m *Machine) Run(job migrate.Job) string {
	return fmt.Sprintf("run/%s-%d", job.Migration, job.Token)
}

// Start implements migrate.Machine.
func (m *Machine) Start(ctx context.Context, job migrate.Job) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.runs[job.Run] != nil || ctx.Err() != nil {
		return ctx.Err()
	}
	if m.runs == nil {
		m.runs = map[string]*run{}
	}
	going, stop := context.WithCancel(context.WithoutCancel(ctx))
	m.runs[job.Run] = &run{stop: stop}
	m.all.Go(func() {
		defer stop()
		err := m.do(going, job)
		m.mu.Lock()
		defer m.mu.Unlock()
		r := m.runs[job.Run]
		if r.over = true; err != nil {
			r.why = err.Error()
		}
	})
	return nil
}

// Over implements migrate.Machine.
func (m *Machine) Over(_ context.Context, name string) (bool, string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.runs[name]; r != nil {
		return r.over, r.why, nil
	}
	return true, "it never began", nil
}

// Stop aborts all runs, as somebody does in a console: the end does not come.
func (m *Machine) Stop() {
	m.mu.Lock()
	for _, r := range m.runs {
		r.stop()
	}
	m.mu.Unlock()
	m.all.Wait()
}

// do does a whole job.
func (m *Machine) do(ctx context.Context, job migrate.Job) error {
	segments, stop := context.WithCancel(ctx)
	defer stop()
	var g sync.WaitGroup
	var mu sync.Mutex
	var failed error
	slots := make(chan struct{}, job.Parallel)
	for _, n := range job.Segments {
		g.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := m.segment(segments, job, n); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = errors.Join(failed, err)
				stop()
			}
		})
	}
	g.Wait()
	job.End = true
	if failed != nil {
		job.Failure = &migrate.Failure{Error: "States.ExceedToleratedFailureThreshold", Cause: "The specified tolerated failure threshold was exceeded"}
	}
	_, err := m.invoke(ctx, job)
	return errors.Join(failed, err)
}

func (m *Machine) segment(ctx context.Context, job migrate.Job, n int) (err error) {
	job.Segment, job.Segments = n, nil
	for !job.Done && err == nil {
		job, err = m.invoke(ctx, job)
	}
	return err
}

// invoke invokes a function, again where it crashes.
func (m *Machine) invoke(ctx context.Context, job migrate.Job) (next migrate.Job, err error) {
	for try := range tries {
		if err := ctx.Err(); err != nil {
			return job, err
		}
		limited, cancel := ctx, context.CancelFunc(func() {})
		if m.Limit > 0 {
			limited, cancel = context.WithTimeout(ctx, m.Limit)
		}
		next, err = m.Invoke(limited, job)
		cancel()
		if !errors.Is(err, ErrCrashed) {
			return next, err
		}
		<-time.After(time.Duration(2<<try) * time.Second)
	}
	return next, err
}
