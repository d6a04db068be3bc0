package main

import (
	"log/slog"
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
