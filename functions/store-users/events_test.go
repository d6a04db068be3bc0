package main

import (
	"context"
	"log/slog"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/adapters/sqs"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

// TestEvents stores the users of every event that was captured.
func TestEvents(t *testing.T) {
	var store mem.Users
	log := slog.New(slog.DiscardHandler)
	keeper := users.Keeper{Store: &store, Imports: &mem.Imports{}}
	capturetest.Run(t, "testdata", batch.SQS(log, sqs.Chunks(keeper.Logged(log))), func(t *testing.T, in events.SQSEvent, _ events.SQSEventResponse) {
		for _, m := range in.Records {
			stored(t, &store, m)
		}
	})
}

// TestForeignEvents: messages of other queues are reported, and store nothing.
func TestForeignEvents(t *testing.T) {
	var store mem.Users
	log := slog.New(slog.DiscardHandler)
	capturetest.ForeignMessages(t, batch.SQS(log, sqs.Chunks(users.Keeper{Store: &store, Imports: &mem.Imports{}}.Logged(log))))
	if page, err := store.List(t.Context(), 1, ""); err != nil || len(page.Users) > 0 {
		t.Errorf("stored %+v, %v; want nothing", page.Users, err)
	}
}

// stored fails for a row of a message that is not in the store.
func stored(t *testing.T, store users.Store, m events.SQSMessage) {
	t.Helper()
	c, err := sqs.Decode(m.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Rows {
		found, err := store.Get(context.Background(), []string{r.ID})
		if err != nil || found[r.ID].Email != r.Email || found[r.ID].Source.Import != c.Import {
			t.Errorf("row %d is stored as %+v, %v", r.Line, found[r.ID], err)
		}
	}
}
