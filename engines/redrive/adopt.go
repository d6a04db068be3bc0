package redrive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// meet sees to a move task that is at work on the queue: SQS goes on with the one of a run that was killed, and anybody
// may have begun one in the console. It is followed where this run would begin the same, and is cancelled where not.
func (s *run) meet(ctx context.Context) error {
	t, found, err := s.newest(ctx)
	if unavailable(err) || is(err, "ResourceNotFoundException") {
		return nil // nobody can have begun one
	}
	if err != nil || !found || !atWork(t) {
		return err
	}
	if s.mayLeaveToTask() && s.wouldBegin(t) {
		err = s.adopt(ctx, t)
	} else {
		err = s.displace(ctx, t)
	}
	if err != nil {
		return err
	}
	return s.recount(ctx)
}

// wouldBegin says whether a task moves to where this run does, as fast. One without a destination moves each message
// to where it came from, which may be several queues.
func (s *run) wouldBegin(t types.ListMessageMoveTasksResultEntry) bool {
	as := s.velocity()
	return aws.ToString(t.Status) == "RUNNING" && aws.ToString(t.DestinationArn) == s.to.Queue.ARN &&
		(as == nil) == (t.MaxNumberOfMessagesPerSecond == nil) && aws.ToInt32(as) == aws.ToInt32(t.MaxNumberOfMessagesPerSecond)
}

// adopt follows a task to its end as if this run had begun it, and counts all that it has moved.
func (s *run) adopt(ctx context.Context, t types.ListMessageMoveTasksResultEntry) error {
	s.warn("a move task has been at work since %s, begun by a run that was killed or by somebody else: this run follows it, and counts what it moves", since(t))
	s.before = int(t.ApproximateNumberOfMessagesMoved) // those are not in the queue's count of messages
	if err := s.follow(ctx, aws.ToString(t.TaskHandle)); err != nil {
		return err
	}
	return s.settle(ctx)
}

// displace cancels a task, and waits until it is over: it would move what this run must not, or elsewhere.
func (s *run) displace(ctx context.Context, t types.ListMessageMoveTasksResultEntry) error {
	var refused error
	if t.TaskHandle != nil { // none: it is being cancelled already
		refused = s.cancel(ctx, *t.TaskHandle)
	}
	for {
		now, found, err := s.newest(ctx)
		if err != nil {
			return errors.Join(refused, err)
		}
		if !found || now.StartedTimestamp != t.StartedTimestamp || !atWork(now) {
			s.warn("a move task was at work since %s, and not as this run is to: it was cancelled when it had moved about %d messages, which are not counted here",
				since(t), now.ApproximateNumberOfMessagesMoved)
			return nil
		}
		if refused != nil {
			return refused
		}
		if err := wait(ctx, s.Poll); err != nil {
			return fmt.Errorf("wait for a move task to be cancelled: %w", err)
		}
	}
}

// recount has the run begin with what is in the queue now.
func (s *run) recount(ctx context.Context) error {
	q, err := Describe(ctx, s.API, s.From)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from, s.before = q, s.report.ByTask
	return nil
}

func since(t types.ListMessageMoveTasksResultEntry) string {
	return time.UnixMilli(t.StartedTimestamp).UTC().Format(time.RFC3339)
}
