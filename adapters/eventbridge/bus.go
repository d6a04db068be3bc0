package eventbridge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
)

// API is the part of EventBridge that is needed; the SDK's client fits.
type API interface {
	PutEvents(context.Context, *eventbridge.PutEventsInput, ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error)
}

// Bus is a users.Events.
type Bus struct {
	api  API
	name string
}

// NewBus returns a bus by name or ARN.
func NewBus(api API, name string) *Bus { return &Bus{api, name} }

type entry = types.PutEventsRequestEntry

// tries is how often events are sent that EventBridge refuses for a reason of its own.
func tries() batch.Retry { return batch.Retry{Tries: 5, First: 50 * time.Millisecond} }

// Publish implements users.Events.
func (b *Bus) Publish(ctx context.Context, events []users.Event) error {
	entries := make([]entry, len(events))
	for i, e := range events {
		detail, err := encode(e)
		if err != nil {
			return err
		}
		entries[i] = entry{EventBusName: &b.name, Source: aws.String(names.UserEvents), DetailType: aws.String(string(e.Kind)), Detail: &detail}
	}
	// What of an entry counts is in its API reference, "Calculating PutEvents event entry size": these three, as UTF-8.
	size := func(e entry) int { return len(*e.Source) + len(*e.DetailType) + len(*e.Detail) }
	var reason string
	err := batch.Send(ctx, tries(), batch.Limits{Count: limits.EventBatch, Bytes: limits.EventBatchBytes}, size, entries,
		func(ctx context.Context, entries []entry) (left []entry, err error) {
			left, reason, err = b.put(ctx, entries)
			return left, err
		})
	if unsent := (*batch.UnsentError[entry])(nil); errors.As(err, &unsent) && unsent.Cause == nil {
		return fmt.Errorf("send events: %d were refused %d times: %s", len(unsent.Items), unsent.Tries, reason)
	}
	return err
}

// put sends events and returns those that EventBridge did not take, and why. It answers in the order of the request.
func (b *Bus) put(ctx context.Context, entries []entry) (left []entry, reason string, err error) {
	out, err := b.api.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: entries})
	if err != nil {
		return nil, "", fmt.Errorf("send %d events: %w", len(entries), err)
	}
	if len(out.Entries) != len(entries) {
		return nil, "", fmt.Errorf("send %d events: found an answer for %d; expected one for each", len(entries), len(out.Entries))
	}
	for i, e := range out.Entries {
		if code := aws.ToString(e.ErrorCode); code != "" {
			left, reason = append(left, entries[i]), code+": "+aws.ToString(e.ErrorMessage)
		}
	}
	return left, reason, nil
}
