package redrive

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// mayLeaveToTask says whether the service's own task would do the same as this run: it moves everything, changes
// nothing, and neither marks messages nor knows poison.
func (s *run) mayLeaveToTask() bool {
	return !s.OneByOne && s.to != nil && !s.from.FIFO && s.Limit == 0 && s.Filter.Any() && s.Edit == nil && s.Quarantine == nil &&
		s.report.Poison+s.report.Refused+s.report.Maybe == 0 && s.ledgerIsClear() && (s.Velocity == 0 || s.Velocity >= 1)
}

// ledgerIsClear says that no message in the queue has been sent before, as far as anybody knows.
func (s *run) ledgerIsClear() bool {
	return s.report.Undeleted == 0 && s.report.Repeated == 0 && s.ledger.older(0) == 0
}

// byTask has SQS move the rest. done is false where it does not, and has moved nothing.
func (s *run) byTask(ctx context.Context) (done bool, err error) {
	if err := s.scan.close(ctx); err != nil {
		return false, err
	}
	in := &sqs.StartMessageMoveTaskInput{SourceArn: &s.from.ARN, DestinationArn: &s.to.Queue.ARN, MaxNumberOfMessagesPerSecond: s.velocity()}
	var out *sqs.StartMessageMoveTaskOutput
	err = retry(ctx, func() (err error) { out, err = s.API.StartMessageMoveTask(ctx, in); return err })
	if unavailable(err) {
		s.warn("the service's own move task is not available (%v): messages are moved one by one", err)
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("start move task: %w", err)
	}
	if err := s.follow(ctx, aws.ToString(out.TaskHandle)); err != nil {
		return true, err
	}
	return true, s.settle(ctx)
}

// velocity is what a task of this run is told; nil: as fast as SQS likes.
func (s *run) velocity() *int32 {
	if s.Velocity == 0 {
		return nil
	}
	return aws.Int32(int32(min(s.Velocity, maxVelocity)))
}

// unavailable says that there is no such task here: emulators lack it, and it works only for queues that are
// dead-letter queues of other queues.
func unavailable(err error) bool {
	return is(err, "InvalidAction", "UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation", "AccessDenied", "AccessDeniedException")
}

// follow waits for a task to end, and cancels it when a message fails again or the run is interrupted.
func (s *run) follow(ctx context.Context, handle string) error {
	for counted := 0; ; {
		t, found, err := s.newest(context.WithoutCancel(ctx))
		if err == nil && !found {
			err = fmt.Errorf("follow move task: found none; expected the one that is at work")
		}
		if err != nil {
			return errors.Join(err, s.cancel(ctx, handle))
		}
		s.byItself(int(t.ApproximateNumberOfMessagesMoved) - counted)
		counted = int(t.ApproximateNumberOfMessagesMoved)
		s.tell()
		switch status := aws.ToString(t.Status); {
		case atWork(t):
		case status == "COMPLETED":
			return nil
		default:
			return fmt.Errorf("move task ended %s: %s", status, aws.ToString(t.FailureReason))
		}
		if err := errors.Join(s.logged(ctx), wait(ctx, s.Poll)); err != nil {
			return errors.Join(err, s.cancel(ctx, handle))
		}
	}
}

// byItself counts what a task has moved.
func (s *run) byItself(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.report.Moved += n
	s.report.ByTask += n
}

// newest asks for the queue's newest task. A queue has one at work at a time, so no older one is.
func (s *run) newest(ctx context.Context) (t types.ListMessageMoveTasksResultEntry, found bool, err error) {
	var out *sqs.ListMessageMoveTasksOutput
	err = retry(ctx, func() (err error) {
		out, err = s.API.ListMessageMoveTasks(ctx, &sqs.ListMessageMoveTasksInput{SourceArn: &s.from.ARN, MaxResults: aws.Int32(1)})
		return err
	})
	if err != nil || len(out.Results) == 0 {
		return t, false, wrap("look for move tasks", err)
	}
	return out.Results[0], true, nil
}

// atWork says whether a task goes on; one that is being cancelled may, for a while.
func atWork(t types.ListMessageMoveTasksResultEntry) bool {
	status := aws.ToString(t.Status)
	return status == "RUNNING" || status == "CANCELLING"
}

func (s *run) cancel(ctx context.Context, handle string) error {
	ctx = context.WithoutCancel(ctx)
	return wrap("cancel move task", retry(ctx, func() error {
		_, err := s.API.CancelMessageMoveTask(ctx, &sqs.CancelMessageMoveTaskInput{TaskHandle: &handle})
		return err
	}))
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
