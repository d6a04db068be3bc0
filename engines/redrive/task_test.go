package redrive_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

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

// A run that was killed has left its task at work: the next one moves messages beside it. At one message a second
// the task is at work for as long as the first steps may take.
func TestRedrive_Task_GoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(1000)
		f := l.consume(t, nil)
		from, to := l.queue(l.dead).ARN, l.queue(l.source).ARN
		if _, err := l.api.StartMessageMoveTask(t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &from, DestinationArn: &to, MaxNumberOfMessagesPerSecond: aws.Int32(1)}); err != nil {
			t.Fatal(err)
		}
		got, err := l.redrive().Do(t.Context())
		if err != nil || got.ByTask != 0 || f.distinct() != 1000 || !strings.Contains(strings.Join(got.Warnings, " "), "already a task running") {
			t.Errorf("Do = %+v, %v; %d were handled; want all, and to be told of the task", got, err, f.distinct())
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
