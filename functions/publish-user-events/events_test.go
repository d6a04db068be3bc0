package main

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

// TestEvents publishes what every event that was captured tells of.
func TestEvents(t *testing.T) {
	var bus mem.Bus
	handle := batch.Stream(slog.New(slog.DiscardHandler), dynamo.Changes(users.Publisher{Events: &bus}.Publish))
	capturetest.Run(t, "testdata", handle, func(t *testing.T, in events.DynamoDBEvent, _ events.DynamoDBEventResponse) {
		if got := bus.Take(); len(got) == 0 || got[0].Users[0].ID != in.Records[0].Change.Keys["id"].String() {
			t.Errorf("published %+v; want the change", got)
		}
	})
}

// TestForeignEvents: changes of other tables end as errors, record by record; nothing is published.
func TestForeignEvents(t *testing.T) {
	capturetest.Foreign(t, "dynamodb-*.json", func(t *testing.T, event []byte) {
		var in events.DynamoDBEvent
		if err := json.Unmarshal(event, &in); err != nil {
			if strings.Contains(t.Name(), "malformed") {
				return // it is there to be refused
			}
			t.Fatal(err)
		}
		var bus mem.Bus
		answer, err := batch.Stream(slog.New(slog.DiscardHandler), dynamo.Changes(users.Publisher{Events: &bus}.Publish))(t.Context(), in)
		if published := bus.Take(); len(published) > 0 || err == nil && len(answer.BatchItemFailures) != len(in.Records) {
			t.Errorf("published %+v, reported %v, %v; want nothing, and each of %d records reported", published, answer, err, len(in.Records))
		}
	})
}
