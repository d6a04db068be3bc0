package redrive_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

func TestRedrive_Task(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(1000)
		f := l.consume(t, nil)
		r := l.redrive()
		r.Velocity = 100
		began := time.Now()
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 1000 || got.ByTask != 989 || f.distinct() != 1000 || time.Since(began) < 9*time.Second {
			t.Errorf("Do = %+v, %v in %s; want 11 moved one by one and the rest by the task, at 100 a second", got, err, time.Since(began))
		}
	})
}

func TestRedrive_Task_Cancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 5000)
		r := l.redrive()
		r.Steps, r.Live, r.Velocity = []int{}, nil, 10
		ctx, stop := context.WithCancel(t.Context())
		r.Progress = func(p redrive.Report) {
			if p.Moved > 100 {
				stop()
			}
		}
		got, err := r.Do(ctx)
		time.Sleep(time.Minute)
		if !errors.Is(err, context.Canceled) || l.depth(l.source) > 200 || l.depth(l.source) != got.Moved || l.fake.Calls("CancelMessageMoveTask") != 1 {
			t.Errorf("Do = %+v, %v with %d in the source; want the task cancelled, and its count", got, err, l.depth(l.source))
		}
	})
}

func TestRedrive_Task_Unavailable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(200)
		l.fake.NoTasks = true
		l.consume(t, nil)
		got, err := l.redrive().Do(t.Context())
		if err != nil || got.Moved != 200 || got.ByTask != 0 || !strings.Contains(strings.Join(got.Warnings, " "), "InvalidAction") {
			t.Errorf("Do = %+v, %v; want all moved one by one, and a warning", got, err)
		}
	})
}

// The task knows no poison, so it is not used once some was seen.
func TestRedrive_Task_NotWithPoison(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.redriven("poison", "3")
		l.die2(100)
		l.consume(t, nil)
		got, err := l.redrive().Do(t.Context())
		if err != nil || got.ByTask != 0 || got.Moved != 100 || got.Poison != 1 {
			t.Errorf("Do = %+v, %v; want it moved one by one, the poison left", got, err)
		}
	})
}

// die2 puts further messages into the dead-letter queue.
func (l *lab) die2(n int) { l.t.Helper(); l.put(l.dead, n); time.Sleep(time.Second) }
