package redrivetest

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// task is a message move task. It makes progress whenever anybody calls, by the clock.
type task struct {
	source, to *queue // to nil: back where each message came from
	asked      *int32 // the velocity, nil: none
	velocity   float64
	started    time.Time
	cancelled  time.Time
	planned    int
	moved      int
	status     string
	handle     string
}

// cancelling is how long a task that is cancelled goes on to be so, and nothing is moved. AWS does not say how long it takes.
const cancelling = time.Second

func (t *task) active() bool { return t.status == "RUNNING" || t.status == "CANCELLING" }

// GetQueueAttributes implements redrive.API; it returns all of them whatever is asked for.
func (s *SQS) GetQueueAttributes(_ context.Context, in *sqs.GetQueueAttributesInput, _ ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error) {
	out := &sqs.GetQueueAttributesOutput{}
	err := s.call("GetQueueAttributes", aws.ToString(in.QueueUrl), func(q *queue) error {
		q.show(s.clock())
		out.Attributes = q.attributes(s.queues[q.DeadLetter])
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// StartMessageMoveTask implements redrive.API.
func (s *SQS) StartMessageMoveTask(_ context.Context, in *sqs.StartMessageMoveTaskInput, _ ...func(*sqs.Options)) (*sqs.StartMessageMoveTaskOutput, error) {
	out := &sqs.StartMessageMoveTaskOutput{}
	err := s.task("StartMessageMoveTask", in.SourceArn, func(source *queue) error {
		if !s.isDeadLetter(source) {
			return Fail("AWS.SimpleQueueService.UnsupportedOperation", "Source queue must be configured as a Dead Letter Queue.")
		}
		for _, t := range s.tasks {
			if t.source == source && t.active() {
				return Fail("AWS.SimpleQueueService.UnsupportedOperation", "There is already a task running. Only one active task is allowed for a source queue arn at a given time.")
			}
		}
		to := s.byARN(aws.ToString(in.DestinationArn))
		if to == nil && in.DestinationArn != nil {
			return Fail("ResourceNotFoundException", "The resource that you specified for the DestinationArn parameter doesn't exist.")
		}
		visible, _ := source.counts()
		t := &task{source: source, to: to, asked: in.MaxNumberOfMessagesPerSecond, velocity: s.Velocity, started: s.clock(),
			planned: visible, status: "RUNNING", handle: s.id("task")}
		if in.MaxNumberOfMessagesPerSecond != nil {
			t.velocity = float64(*in.MaxNumberOfMessagesPerSecond)
		}
		if t.velocity < 1 || t.velocity > 500 {
			return Fail("InvalidParameterValue", "MaxNumberOfMessagesPerSecond must be between 1 and 500.")
		}
		s.tasks, out.TaskHandle = append(s.tasks, t), &t.handle
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ListMessageMoveTasks implements redrive.API, newest first; one if nobody asks for more (API reference, "ListMessageMoveTasks").
func (s *SQS) ListMessageMoveTasks(_ context.Context, in *sqs.ListMessageMoveTasksInput, _ ...func(*sqs.Options)) (*sqs.ListMessageMoveTasksOutput, error) {
	out, most := &sqs.ListMessageMoveTasksOutput{}, aws.ToInt32(in.MaxResults)
	if in.MaxResults == nil {
		most = 1
	}
	if most < 1 || most > 10 {
		return nil, Fail("InvalidParameterValue", "MaxResults must be between 1 and 10.")
	}
	err := s.task("ListMessageMoveTasks", in.SourceArn, func(source *queue) error {
		for i := len(s.tasks) - 1; i >= 0 && len(out.Results) < int(most); i-- {
			if t := s.tasks[i]; t.source == source {
				out.Results = append(out.Results, t.entry())
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// entry describes a task; SQS gives the handle of running ones only, and the destination and velocity where they were asked
// for (API reference, "ListMessageMoveTasksResultEntry").
func (t *task) entry() types.ListMessageMoveTasksResultEntry {
	e := types.ListMessageMoveTasksResultEntry{SourceArn: aws.String(t.source.arn()), Status: aws.String(t.status),
		ApproximateNumberOfMessagesMoved: int64(t.moved), ApproximateNumberOfMessagesToMove: aws.Int64(int64(t.planned)), StartedTimestamp: t.started.UnixMilli(), MaxNumberOfMessagesPerSecond: t.asked}
	if t.to != nil {
		e.DestinationArn = aws.String(t.to.arn())
	}
	if t.status == "RUNNING" {
		e.TaskHandle = &t.handle
	}
	return e
}

// CancelMessageMoveTask implements redrive.API. Only what is running can be cancelled, and what was moved stays moved
// (API reference, "CancelMessageMoveTask").
func (s *SQS) CancelMessageMoveTask(_ context.Context, in *sqs.CancelMessageMoveTaskInput, _ ...func(*sqs.Options)) (*sqs.CancelMessageMoveTaskOutput, error) {
	out := &sqs.CancelMessageMoveTaskOutput{}
	err := s.task("CancelMessageMoveTask", nil, func(*queue) error {
		for _, t := range s.tasks {
			if t.handle == aws.ToString(in.TaskHandle) && t.status == "RUNNING" {
				t.status, t.cancelled, out.ApproximateNumberOfMessagesMoved = "CANCELLING", s.clock(), int64(t.moved)
				return nil
			}
		}
		return Fail("ResourceNotFoundException", "Task does not exist or is not running.")
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// task runs a call about move tasks.
func (s *SQS) task(operation string, source *string, work func(*queue) error) error {
	if s.NoTasks {
		return Fail("InvalidAction", "The action "+operation+" is not valid for this endpoint.")
	}
	s.mu.Lock()
	q, url := s.byARN(aws.ToString(source)), ""
	for u, other := range s.queues {
		if q == nil && source == nil || other == q {
			url = u
			break
		}
	}
	s.mu.Unlock()
	if source != nil && q == nil {
		return Fail("ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist.")
	}
	return s.call(operation, url, work)
}

func (s *SQS) isDeadLetter(q *queue) bool {
	for _, other := range s.queues {
		if other.DeadLetter == q.url {
			return true
		}
	}
	return false
}

// advance lets running tasks move what they would have moved by now.
func (s *SQS) advance() {
	for _, t := range s.tasks {
		if t.status == "CANCELLING" && s.clock().Sub(t.cancelled) >= cancelling {
			t.status = "CANCELLED"
		}
		if t.status != "RUNNING" {
			continue
		}
		t.source.show(s.clock())
		due := int(s.clock().Sub(t.started).Seconds() * t.velocity)
		for t.moved < min(due, t.planned) && s.moveOne(t) {
			t.moved++
		}
		if t.moved < min(due, t.planned) || due >= t.planned {
			t.status = "COMPLETED"
		}
	}
}

// moveOne moves a message; false when there is none. It becomes a new message, with a new ID and a new time.
func (s *SQS) moveOne(t *task) bool {
	found := s.choose(t.source, 1)
	if len(found) == 0 {
		return false
	}
	m := found[0]
	to := t.to
	if to == nil {
		to = s.byARN(m.source)
	}
	if to == nil {
		return false
	}
	t.source.remove(m)
	to.add(&message{id: s.id("m"), body: m.body, group: m.group, dedup: m.dedup, trace: m.trace, attributes: m.attributes, sent: s.clock()})
	return true
}
