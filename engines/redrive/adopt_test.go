package redrive_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// killedAtTask runs a redrive that is killed when it has begun a move task: the task goes on.
func (l *lab) killedAtTask(r redrive.Redrive) {
	l.t.Helper()
	var dead atomic.Bool
	l.fake.Before = func(string) error {
		if dead.Load() {
			return errKilled
		}
		return nil
	}
	l.fake.After = func(operation string) error {
		if operation == "StartMessageMoveTask" {
			dead.Store(true)
			return errKilled
		}
		return nil
	}
	_, err := r.Do(context.Background())
	l.disarm()
	if !errors.Is(err, errKilled) || l.fake.Calls("StartMessageMoveTask") != 1 {
		l.t.Fatalf("Do = %v with %d tasks begun; want it killed at its first", err, l.fake.Calls("StartMessageMoveTask"))
	}
}

// slow is how many messages a second the tasks move that tests find at work: so few that they are at work throughout.
const slow = 1

// leftAtTask returns a redrive of so many dead letters that was killed at its task, which is slow.
func (l *lab) leftAtTask(n int) redrive.Redrive {
	l.t.Helper()
	l.put(l.dead, n)
	r := l.redrive()
	r.Steps, r.Live, r.Velocity = []int{}, nil, slow
	l.killedAtTask(r)
	return r
}

// TestRedrive_Task_Adopted: the run behind one that was killed follows its task, and counts all that it moves.
func TestRedrive_Task_Adopted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 500)
		r := l.redrive()
		r.Steps, r.Live, r.Velocity, r.Journal = []int{}, nil, slow, new(redrive.MemoryJournal)
		l.killedAtTask(r)
		time.Sleep(time.Minute)
		f := l.consume(t, nil)
		r.Run, r.Steps = "r2", nil // the default
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 500 || got.ByTask != 500 || got.Left != 0 || !warned(got, "follows it") {
			t.Errorf("Do = %+v, %v; want the task's 500 counted, and to be told", got, err)
		}
		if n := l.fake.Calls("StartMessageMoveTask"); n != 1 || l.fake.Calls("CancelMessageMoveTask") != 0 || len(f.handled) != 500 {
			t.Errorf("%d tasks were begun, and %d messages handled; want the one that was at work, and each once", n, len(f.handled))
		}
	})
}

// TestRedrive_Task_AdoptedFails: what dies again while a task is followed ends the run, as with a task of its own.
func TestRedrive_Task_AdoptedFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		r := l.leftAtTask(40)
		l.consume(t, func(body string) bool { return atoi(body)%4 == 0 })
		if got, err := r.Do(t.Context()); !errors.Is(err, redrive.ErrNewFailure) || l.fake.Calls("StartMessageMoveTask") != 1 {
			t.Errorf("Do = %+v, %v; want it stopped, as ten messages are dead again", got, err)
		}
	})
}

// TestRedrive_Task_AdoptedInterrupted: a task that is followed is cancelled like one's own.
func TestRedrive_Task_AdoptedInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		r := l.leftAtTask(500)
		ctx, stop := context.WithCancel(t.Context())
		r.Progress = func(p redrive.Report) {
			if p.Moved > 100 {
				stop()
			}
		}
		got, err := r.Do(ctx)
		time.Sleep(time.Hour)
		if !errors.Is(err, context.Canceled) || l.depth(l.source) != got.Moved || l.fake.Calls("CancelMessageMoveTask") != 1 {
			t.Errorf("Do = %+v, %v with %d in the source; want the task cancelled, and its count", got, err, l.depth(l.source))
		}
	})
}

// TestRedrive_Task_Displaced: a task that does what a run must not is cancelled, and moves nothing beside it.
func TestRedrive_Task_Displaced(t *testing.T) {
	odd := query(t, ".body % 2 == 1")
	for name, change := range map[string]func(*redrive.Redrive){
		"Limit":      func(r *redrive.Redrive) { r.Limit = 20 },
		"Filter":     func(r *redrive.Redrive) { r.Filter = odd },
		"OneByOne":   func(r *redrive.Redrive) { r.OneByOne = true },
		"Velocity":   func(r *redrive.Redrive) { r.Velocity = 50 },
		"Unlimited":  func(r *redrive.Redrive) { r.Velocity = 0 },
		"Quarantine": func(r *redrive.Redrive) { r.Quarantine = new(shelf) },
		"Edit": func(r *redrive.Redrive) {
			r.Originals, r.Edit = new(shelf), func(m redrive.Message) (redrive.Message, error) { m.Body += "0"; return m, nil }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, "")
				r := l.leftAtTask(500)
				time.Sleep(time.Minute)
				change(&r)
				l.displaces(t, r, l.depth(l.source))
			})
		})
	}
}

// displaces runs a redrive beside a task that has moved so many messages, and sees that it moves no more than a few.
func (l *lab) displaces(t *testing.T, r redrive.Redrive, had int) {
	t.Helper()
	f := l.consume(t, nil)
	got, err := r.Do(t.Context())
	if err != nil || l.fake.Calls("CancelMessageMoveTask") != 1 || !warned(got, "was cancelled") {
		t.Errorf("Do = %+v, %v; want the task cancelled, and to be told", got, err)
	}
	time.Sleep(time.Hour)
	if by := len(f.handled) - got.Moved; got.Moved == 0 || by < had || by > had+5 {
		t.Errorf("%d were moved by the run, and %d by the task, which had moved %d before; want no more by the task", got.Moved, by, had)
	}
}

// TestRedrive_Task_Elsewhere: a task that moves to another queue is none of this run's.
func TestRedrive_Task_Elsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		r := l.leftAtTask(500)
		old := l.source
		l.source = l.fake.Create("others", redrivetest.Queue{DeadLetter: l.dead, MaxReceives: 2, Visibility: 10 * time.Second})
		r.To = redrive.ToQueue{API: l.api, Queue: l.queue(l.source)}
		l.displaces(t, r, 0)
		if n := l.depth(old); n > 5 {
			t.Errorf("%d messages were moved elsewhere; want no more than before the run began", n)
		}
	})
}

// TestRedrive_Task_BeingCancelled: while a task is being cancelled SQS begins no other, so a run waits until it is over.
func TestRedrive_Task_BeingCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		r := l.leftAtTask(500)
		l.cancelTask()
		l.consume(t, nil)
		r.Velocity = 100
		got, err := r.Do(t.Context())
		if err != nil || got.ByTask < 490 || l.fake.Calls("StartMessageMoveTask") != 2 || l.fake.Calls("CancelMessageMoveTask") != 1 {
			t.Errorf("Do = %+v, %v; want a task of its own, behind the one that was cancelled", got, err)
		}
	})
}

// cancelTask cancels the task at work.
func (l *lab) cancelTask() {
	l.t.Helper()
	arn := l.queue(l.dead).ARN
	out, err := l.api.ListMessageMoveTasks(context.Background(), &sqs.ListMessageMoveTasksInput{SourceArn: &arn})
	if err == nil {
		_, err = l.api.CancelMessageMoveTask(context.Background(), &sqs.CancelMessageMoveTaskInput{TaskHandle: out.Results[0].TaskHandle})
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

func warned(r redrive.Report, text string) bool {
	return strings.Contains(strings.Join(r.Warnings, " "), text)
}
