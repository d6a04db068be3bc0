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

func TestRedrive_All(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(137)
		f := l.consume(t, nil)
		r := l.redrive()
		r.OneByOne = true
		var steps []int
		r.Progress = func(p redrive.Report) { steps = append(steps, p.Moved) }
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 137 || got.Left != 0 || f.distinct() != 137 || len(f.handled) != 137 {
			t.Errorf("Do = %+v, %v with %d handled; want all 137, once", got, err, len(f.handled))
		}
		if steps[0] != 1 || steps[1] != 11 {
			t.Errorf("it moved %v; want 1, then 10, then the rest", steps)
		}
		if got.Warnings[0:] == nil || len(got.Warnings) > 0 || len(got.Forced) > 0 {
			t.Errorf("warnings %q, forced %q; want none, and no null in JSON", got.Warnings, got.Forced)
		}
	})
}

func TestRedrive_MarksWhatItSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(1)
		r := l.redrive()
		r.Settle = time.Second
		if _, err := r.Do(t.Context()); !errors.Is(err, redrive.ErrUntaken) || !strings.Contains(err.Error(), "event source switched on?") {
			t.Errorf("Do = %v; want ErrUntaken, as there is no consumer", err)
		}
		m := l.receive(l.source)[0]
		if a := m.MessageAttributes; *a["mainstay-redrives"].StringValue != "1" || *a["mainstay-redrive"].StringValue != "r1" {
			t.Errorf("attributes %v; want one redrive, by r1", m.MessageAttributes)
		}
	})
}

func TestRedrive_ErrNewFailure(t *testing.T) {
	for name, c := range map[string]struct {
		fail func(string) bool
		most int
	}{
		"First": {func(string) bool { return true }, 1},
		"Tenth": {func(b string) bool { return b == "9" }, 11},
		"Rest":  {func(b string) bool { return b == "50" }, 200},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, "")
				l.die(200)
				f := l.consume(t, c.fail)
				r := l.redrive()
				r.OneByOne = true
				got, err := r.Do(t.Context())
				if !errors.Is(err, redrive.ErrNewFailure) || got.Moved > c.most {
					t.Errorf("Do = %+v, %v; want ErrNewFailure after at most %d", got, err, c.most)
				}
				if n := f.distinct() + l.depth(l.dead) + l.depth(l.source); n != 200 {
					t.Errorf("%d messages are handled, dead or waiting; want all 200", n)
				}
			})
		})
	}
}

func TestRedrive_ErrStillLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		r := l.redrive() // live before the messages fail
		l.die(20)
		r.OneByOne = true
		got, err := r.Do(t.Context())
		if !errors.Is(err, redrive.ErrStillLive) || got.Moved != 0 || l.depth(l.source) != 0 {
			t.Errorf("Do = %+v, %v; want ErrStillLive and nothing moved", got, err)
		}
		if q := l.queue(l.dead); q.Visible != 20 {
			t.Errorf("%d messages are visible after a refusal; want all 20", q.Visible)
		}
		l.consume(t, nil)
		r.Force = true
		got, err = r.Do(t.Context())
		if err != nil || got.Moved != 20 || len(got.Forced) != 1 || !strings.Contains(got.Forced[0], "store version 2 is live since") {
			t.Errorf("forced: %+v, %v; want all moved, and what was found", got, err)
		}
	})
}

// The time of a failure in the log decides, where there is one: the message may have been sent long before.
func TestRedrive_ErrStillLive_ByLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(1)
		m := l.receive(l.dead)[0]
		time.Sleep(time.Minute)
		r := l.redrive()
		r.Failures = logs{*m.MessageId: {At: time.Now().Add(time.Second), Error: "boom"}}
		if _, err := r.Do(t.Context()); !errors.Is(err, redrive.ErrStillLive) {
			t.Errorf("Do = %v; want ErrStillLive: it failed after the deployment", err)
		}
	})
}

// logs is a log that does not change.
type logs map[string]redrive.Failure

// Failures implements redrive.Failures.
func (l logs) Failures(context.Context) (map[string]redrive.Failure, error) { return l, nil }

// everything fails at once, by the log: long before messages are dead again.
type everything struct{ l *lab }

// Failures implements redrive.Failures.
func (e everything) Failures(context.Context) (map[string]redrive.Failure, error) {
	found := logs{}
	for _, m := range e.l.receive(e.l.source) {
		found[*m.MessageId] = redrive.Failure{At: time.Now(), Error: "boom"}
	}
	return found, nil
}

func TestRedrive_ErrNewFailure_ByLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(30)
		r := l.redrive()
		r.Failures = everything{l}
		began := time.Now()
		got, err := r.Do(t.Context())
		if !errors.Is(err, redrive.ErrNewFailure) || !strings.Contains(err.Error(), "boom") || got.Moved != 1 || time.Since(began) > 5*time.Second {
			t.Errorf("Do = %+v, %v after %s; want a stop at the first line of the log", got, err, time.Since(began))
		}
	})
}

func TestRedrive_Limit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(60)
		l.consume(t, nil)
		r := l.redrive()
		r.Limit = 33
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 33 || got.Left != 27 || l.queue(l.dead).Visible != 27 {
			t.Errorf("Do = %+v, %v; want 33 moved and 27 left, visible", got, err)
		}
	})
}

func TestRedrive_Velocity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(211)
		l.consume(t, nil)
		r := l.redrive()
		r.OneByOne, r.Velocity, r.Steps = true, 20, []int{}
		began := time.Now()
		got, err := r.Do(t.Context())
		if took := time.Since(began); err != nil || got.Moved != 211 || took < 9*time.Second || took > 20*time.Second {
			t.Errorf("Do = %+v, %v in %s; want 211 at 20 a second", got, err, took)
		}
	})
}

func TestRedrive_Interrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.fake.Latency = 5 * time.Millisecond
		l.die(500)
		f := l.consume(t, nil)
		r := l.redrive()
		r.OneByOne = true
		ctx, stop := context.WithCancel(t.Context())
		r.Progress = func(p redrive.Report) {
			if p.Moved > 100 {
				stop()
			}
		}
		got, err := r.Do(ctx)
		if !errors.Is(err, context.Canceled) || got.Moved < 100 || got.Moved > 300 || got.Undeleted != 0 {
			t.Errorf("Do = %+v, %v; want a stop after the batches under way", got, err)
		}
		r.Progress = nil
		time.Sleep(6 * time.Minute) // until what was received at the interruption is visible
		if again, err := r.Do(t.Context()); err != nil || f.distinct() != 500 || len(f.handled) != 500 {
			t.Errorf("again: %+v, %v with %d handled; want all 500, once", again, err, len(f.handled))
		}
	})
}

func TestRedrive_ErrSettings(t *testing.T) {
	l := newLab(t, "")
	fifo := l.fake.Create("other.fifo", struct {
		DeadLetter  string
		MaxReceives int
		Visibility  time.Duration
	}{})
	for name, change := range map[string]func(*redrive.Redrive){
		"NoRun": func(r *redrive.Redrive) { r.Run = "" }, "NoTarget": func(r *redrive.Redrive) { r.To = nil },
		"Velocity": func(r *redrive.Redrive) { r.Velocity = -1 }, "Limit": func(r *redrive.Redrive) { r.Limit = -1 },
		"EditWithoutOriginals": func(r *redrive.Redrive) { r.Edit = func(m redrive.Message) (redrive.Message, error) { return m, nil } },
		"ToFIFO":               func(r *redrive.Redrive) { r.To = redrive.ToQueue{API: l.api, Queue: l.queue(fifo)} },
		"ToItself":             func(r *redrive.Redrive) { r.To = redrive.ToQueue{API: l.api, Queue: l.queue(l.dead)} },
		"NoQueue":              func(r *redrive.Redrive) { r.From += "x" },
	} {
		t.Run(name, func(t *testing.T) {
			r := l.redrive()
			change(&r)
			if got, err := r.Do(t.Context()); err == nil || got.Moved > 0 {
				t.Errorf("Do = %+v, %v; want an error", got, err)
			}
		})
	}
}
