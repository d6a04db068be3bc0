package main

import (
	"context"
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

// handler is the function over memory, and what it has sent.
func handler() (func(context.Context, events.SQSEvent) (events.SQSEventResponse, error), *mem.Outbox) {
	outbox := &mem.Outbox{}
	welcomer := users.Welcomer{Mails: &mem.Mails{}, Mailer: outbox, Clock: time.Now}
	return batch.SQS(slog.New(slog.DiscardHandler), eventbridge.Events(welcomer.Welcome)), outbox
}

// TestForeignEvents: messages of other queues are reported one by one; nobody is sent a mail.
func TestForeignEvents(t *testing.T) {
	handle, outbox := handler()
	capturetest.ForeignMessages(t, handle)
	if sent := outbox.Sent(); len(sent) > 0 {
		t.Errorf("sent %v; want nothing", sent)
	}
}

// FuzzEvent: whatever is in a message, it is reported or done, and the function lives on.
func FuzzEvent(f *testing.F) {
	f.Add(`{"source":"mainstay.users","detail-type":"users added","detail":{"v":1,"users":[{"i":"1","e":"a@b.c","n":"A","v":"1"}]}}`)
	f.Add(`{"source":"mainstay.users","detail-type":"users removed","detail":{"v":1,"users":[{"i":"1","v":"1"}]}}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, body string) {
		handle, outbox := handler()
		answer, err := handle(t.Context(), events.SQSEvent{Records: []events.SQSMessage{{MessageId: "1", Body: body}}})
		if err != nil || len(answer.BatchItemFailures) == 0 && len(outbox.Sent()) == 0 {
			t.Errorf("answered %v, %v, and sent %v", answer, err, outbox.Sent())
		}
	})
}
