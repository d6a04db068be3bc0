package main

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/adapters/ses"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
	"github.com/mainstay-go/mainstay/names"
)

// TestEvents notes what every event that was captured says.
func TestEvents(t *testing.T) {
	var ledger mem.Mails
	handle := ses.Events(users.Listener{Mails: &ledger}.Logged(slog.New(slog.DiscardHandler)))
	capturetest.Run(t, "testdata", handle, func(t *testing.T, in ses.Event, _ struct{}) {
		standing, err := ledger.Claim(t.Context(), in.Detail.Mail.Tags[names.MailTag][0], time.Now(), time.Now())
		if err != nil || standing != users.MailRefused && standing != users.MailSent {
			t.Errorf("the mail stands at %d, %v; want it settled", standing, err)
		}
	})
}

// TestForeignEvents: what other services put on the bus is an error, which Lambda tries again and then takes to the rule's dead
// letters, and no crash.
func TestForeignEvents(t *testing.T) {
	handle := ses.Events(users.Listener{Mails: &mem.Mails{}}.Logged(slog.New(slog.DiscardHandler)))
	for _, pattern := range []string{"autoscaling-event-*.json", "code*.json", "ecr-*.json"} {
		capturetest.Foreign(t, pattern, func(t *testing.T, event []byte) {
			var in ses.Event
			if err := json.Unmarshal(event, &in); err != nil {
				return // as Lambda would answer it
			}
			if _, err := handle(t.Context(), in); err == nil || !strings.Contains(err.Error(), "expected aws.ses") {
				t.Errorf("an event of %q gives %v; want it refused", in.Source, err)
			}
		})
	}
}

// FuzzEvent: whatever is in an event, it is an error or noted, and the function lives on.
func FuzzEvent(f *testing.F) {
	f.Add(`{"source":"aws.ses","detail-type":"Email Bounced","detail":{"eventType":"Bounce","mail":{"messageId":"1","tags":{"mainstay-mail":["a"]}},"bounce":{"bounceType":"Permanent"}}}`)
	f.Add(`{"source":"aws.ses","detail":{"eventType":"Bounce","mail":{"tags":{"mainstay-mail":[]}}}}`)
	f.Add(`{"source":"aws.ses","detail":{"eventType":"Open","mail":{"tags":null}}}`)
	f.Fuzz(func(t *testing.T, body string) {
		var in ses.Event
		if json.Unmarshal([]byte(body), &in) != nil {
			return
		}
		handle := ses.Events(users.Listener{Mails: &mem.Mails{}}.Logged(slog.New(slog.DiscardHandler)))
		if _, err := handle(t.Context(), in); err == nil && in.Source != "aws.ses" {
			t.Errorf("an event of %q is taken for one of SES's", in.Source)
		}
	})
}
