package main

import (
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

// TestEvents welcomes the users of every event that was captured, and does not when it comes again.
func TestEvents(t *testing.T) {
	var outbox mem.Outbox
	log := slog.New(slog.DiscardHandler)
	welcomer := users.Welcomer{Mails: &mem.Mails{}, Mailer: &outbox, Clock: time.Now}
	handle := batch.SQS(log, eventbridge.Events(welcomer.Logged(log)))
	capturetest.Run(t, "testdata", handle, func(t *testing.T, in events.SQSEvent, _ events.SQSEventResponse) {
		sent := len(outbox.Sent())
		if _, err := handle(t.Context(), in); err != nil || sent == 0 || len(outbox.Sent()) != sent {
			t.Errorf("sent %d mails, and then %d more, %v; want one to each", sent, len(outbox.Sent())-sent, err)
		}
	})
}
