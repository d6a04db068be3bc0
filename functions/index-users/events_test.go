package main

import (
	"context"
	"log/slog"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

// TestForeignEvents: messages of other queues are reported.
func TestForeignEvents(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	capturetest.ForeignMessages(t, batch.SQS(log, eventbridge.Events(users.Indexer{Index: &mem.Index{}}.Logged(log))))
}

// TestEvents indexes the users of every event that was captured.
func TestEvents(t *testing.T) {
	var index mem.Index
	log := slog.New(slog.DiscardHandler)
	handle := batch.SQS(log, eventbridge.Events(users.Indexer{Index: &index}.Logged(log)))
	capturetest.Run(t, "testdata", handle, func(t *testing.T, in events.SQSEvent, _ events.SQSEventResponse) {
		for _, m := range in.Records {
			e, err := eventbridge.Decode(m.Body)
			if err != nil {
				t.Fatal(err)
			}
			found, err := index.Search(context.Background(), users.Query{Text: e.Users[0].ID, Limit: 1})
			if err != nil || len(found.Users) != 1 {
				t.Errorf("a search for %s finds %+v, %v", e.Users[0].ID, found.Users, err)
			}
		}
	})
}
