package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
)

// handler is the function over memory, and what it has sent.
func handler() (func(context.Context, events.SQSEvent) (events.SQSEventResponse, error), *mem.Outbox) {
	outbox := &mem.Outbox{}
	welcomer := users.Welcomer{Mails: &mem.Mails{}, Mailer: outbox, Clock: time.Now}
	return batch.SQS(slog.New(slog.DiscardHandler), eventbridge.Events(welcomer.Welcome)), outbox
}

// TestForeignEvents: messages of other queues, as aws-lambda-go has them in its tests, are reported one by one, so that the
// queue takes them to its dead letters; nobody is sent a mail.
func TestForeignEvents(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-lambda-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "events", "testdata", "sqs-event.json"))
	if err != nil {
		t.Fatal(err)
	}
	refused(t, body, 1)
}

// refused hands an event to the function, which must report each of its messages.
func refused(t *testing.T, body []byte, least int) {
	t.Helper()
	var in events.SQSEvent
	if err := json.Unmarshal(body, &in); err != nil || len(in.Records) < least {
		t.Fatalf("decode %d messages: %v; want %d at least", len(in.Records), err, least)
	}
	handle, outbox := handler()
	answer, err := handle(t.Context(), in)
	if err != nil || len(answer.BatchItemFailures) != len(in.Records) || len(outbox.Sent()) > 0 {
		t.Errorf("reported %v, %v, and sent %v; want each of %d messages reported", answer, err, outbox.Sent(), len(in.Records))
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
