package batch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// Message is one message of a batch.
type Message = events.SQSMessage

// Handler handles one message. An error has the message delivered again, until its queue's dead-letter queue takes it.
type Handler func(ctx context.Context, m Message) error

// margin is what is left of the invocation's time when no further message is begun.
const margin = 500 * time.Millisecond

// ErrNoTime is reported for messages that were not begun because the invocation's time ran short.
var ErrNoTime = errors.New("no time left in this invocation")

// errBehind is reported for messages of a group behind one that failed.
var errBehind = errors.New("an earlier message of its group failed")

// SQS returns a Lambda handler for SQS batches whose event source has partial batch responses switched on. Messages
// of different groups are handled at the same time, those of one group one after another; messages without a group
// (standard queues) are all independent.
func SQS(log *slog.Logger, handle Handler) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
		var mu sync.Mutex
		var wait sync.WaitGroup
		failed := map[string]bool{}
		for _, g := range groups(e.Records) {
			wait.Go(func() {
				for id, err := range g.run(ctx, handle) {
					log.Error("message failed", "messageId", id, "error", err.Error())
					mu.Lock()
					failed[id] = true
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		return response(e.Records, failed), nil
	}
}

// group is messages that are handled one after another.
type group []Message

// groups splits a batch by message group, in order; a message without one is a group by itself.
func groups(messages []Message) []group {
	var all []group
	index := map[string]int{}
	for _, m := range messages {
		id := m.Attributes["MessageGroupId"]
		if i, ok := index[id]; ok && id != "" {
			all[i] = append(all[i], m)
			continue
		}
		index[id] = len(all)
		all = append(all, group{m})
	}
	return all
}

// run handles the messages of a group until one fails, and returns the errors by message.
func (g group) run(ctx context.Context, handle Handler) map[string]error {
	failed := map[string]error{}
	for i, m := range g {
		err := attempt(ctx, handle, m)
		if err == nil {
			continue
		}
		failed[m.MessageId] = err
		for _, behind := range g[i+1:] {
			failed[behind.MessageId] = errBehind
		}
		break
	}
	return failed
}

// attempt handles one message; a panic is an error.
func attempt(ctx context.Context, handle Handler, m Message) (err error) {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < margin { //nolint:forbidigo // a deadline is in real time, whatever a test's clock says
		return ErrNoTime
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return handle(ctx, m)
}

// response names the failed messages, in the batch's order.
func response(messages []Message, failed map[string]bool) events.SQSEventResponse {
	out := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for _, m := range messages {

		if failed[m.MessageId] {
			out.BatchItemFailures = append(out.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return out
}
