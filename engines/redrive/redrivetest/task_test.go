package redrivetest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// tasks is a dead-letter queue with twenty messages, and the queue that they are from.
type tasks struct {
	t        *testing.T
	c        *clock
	api      redrive.API
	from, to string // ARNs
}

func newTasks(t *testing.T, over func(*testing.T, *redrivetest.SQS) redrive.API) *tasks {
	k := &tasks{t: t, c: &clock{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}}
	s := redrivetest.New(k.c.read)
	dead := s.Create("dead", redrivetest.Queue{})
	s.Create("orders", redrivetest.Queue{DeadLetter: dead, MaxReceives: 2})
	k.api, k.from, k.to = over(t, s), "arn:aws:sqs:eu-west-1:123456789012:dead", "arn:aws:sqs:eu-west-1:123456789012:orders"
	for i := range 20 {
		e := types.SendMessageBatchRequestEntry{Id: aws.String("a"), MessageBody: aws.String(fmt.Sprint(i))}
		if _, err := k.api.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: &dead, Entries: []types.SendMessageBatchRequestEntry{e}}); err != nil {
			t.Fatal(err)
		}
	}
	return k
}

func (k *tasks) start(from, to string) (handle string, err error) {
	out, err := k.api.StartMessageMoveTask(k.t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &from, DestinationArn: &to, MaxNumberOfMessagesPerSecond: aws.Int32(2)})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.TaskHandle), nil
}

// newest is the newest task, as a line.
func (k *tasks) newest() string {
	k.t.Helper()
	out, err := k.api.ListMessageMoveTasks(k.t.Context(), &sqs.ListMessageMoveTasksInput{SourceArn: &k.from})
	if err != nil || len(out.Results) != 1 {
		k.t.Fatalf("ListMessageMoveTasks = %+v, %v; want the newest alone, unless somebody asks for more", out, err)
	}
	e := out.Results[0]
	return fmt.Sprint(aws.ToString(e.Status), " ", e.ApproximateNumberOfMessagesMoved, " of ", aws.ToInt64(e.ApproximateNumberOfMessagesToMove), " to ", aws.ToString(e.DestinationArn) == k.to,
		" at ", aws.ToInt32(e.MaxNumberOfMessagesPerSecond), " handle ", e.TaskHandle != nil)
}

func (k *tasks) cancel(handle string) error {
	_, err := k.api.CancelMessageMoveTask(k.t.Context(), &sqs.CancelMessageMoveTaskInput{TaskHandle: &handle})
	return err
}

// TestTasks holds the fake to what SQS's API reference says of its three operations, called directly and over HTTP.
func TestTasks(t *testing.T) {
	for name, over := range map[string]func(*testing.T, *redrivetest.SQS) redrive.API{
		"InMemory": func(_ *testing.T, s *redrivetest.SQS) redrive.API { return s },
		"Served": func(t *testing.T, s *redrivetest.SQS) redrive.API {
			server := httptest.NewServer(s)
			t.Cleanup(server.Close)
			return redrivetest.Client(server.URL, http.DefaultClient)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Run("Ends", func(t *testing.T) { newTasks(t, over).ends() })
			t.Run("Cancelled", func(t *testing.T) { newTasks(t, over).cancelled() })
			t.Run("Refused", func(t *testing.T) { newTasks(t, over).refused() })
		})
	}
}

func (k *tasks) want(line string) {
	k.t.Helper()
	if got := k.newest(); got != line {
		k.t.Errorf("the newest task is %s; want %s", got, line)
	}
}

func (k *tasks) ends() {
	if _, err := k.start(k.from, k.to); err != nil {
		k.t.Fatal(err)
	}
	k.c.pass(3 * time.Second)
	k.want("RUNNING 6 of 20 to true at 2 handle true")
	k.c.pass(time.Minute)
	k.want("COMPLETED 20 of 20 to true at 2 handle false")
	if _, err := k.start(k.from, k.to); err != nil {
		k.t.Errorf("a task behind one that has ended: %v", err)
	}
}

func (k *tasks) cancelled() {
	handle, err := k.start(k.from, k.to)
	k.c.pass(3 * time.Second)
	if err != nil || k.cancel(handle) != nil {
		k.t.Fatal(err)
	}
	k.want("CANCELLING 6 of 20 to true at 2 handle false")
	k.refuses("another while one is being cancelled", "only one active task")
	if err := k.cancel(handle); err == nil {
		k.t.Error("a task was cancelled twice; want only what is running to be")
	}
	k.c.pass(time.Minute)
	k.want("CANCELLED 6 of 20 to true at 2 handle false")
	if _, err := k.start(k.from, k.to); err != nil {
		k.t.Errorf("a task behind one that was cancelled: %v", err)
	}
}

func (k *tasks) refuses(what, why string) {
	k.t.Helper()
	if _, err := k.start(k.from, k.to); err == nil || !strings.Contains(strings.ToLower(err.Error()), why) {
		k.t.Errorf("%s: %v; want it to say %q", what, err, why)
	}
}

func (k *tasks) refused() {
	if _, err := k.start(k.to, k.from); err == nil || !strings.Contains(err.Error(), "Dead Letter Queue") {
		k.t.Errorf("from a queue that is nobody's dead-letter queue: %v", err)
	}
	for _, pair := range [][2]string{{k.from + "x", k.to}, {k.from, k.to + "x"}} {
		if _, err := k.start(pair[0], pair[1]); err == nil || !strings.Contains(err.Error(), "ResourceNotFoundException") {
			k.t.Errorf("from %s to %s: %v; want one not to be found", pair[0], pair[1], err)
		}
	}
	if _, err := k.start(k.from, k.to); err != nil {
		k.t.Fatal(err)
	}
	k.refuses("another beside one at work", "only one active task")
	if _, err := k.api.ListMessageMoveTasks(k.t.Context(), &sqs.ListMessageMoveTasksInput{SourceArn: &k.from, MaxResults: aws.Int32(11)}); err == nil {
		k.t.Error("eleven tasks were asked for; want ten at most")
	}
}
