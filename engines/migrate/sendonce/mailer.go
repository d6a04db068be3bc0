package sendonce

import (
	"context"
	"errors"
	"time"
)

// Message is a mail to one recipient.
type Message struct {
	To      string
	Subject string
	Text    string
	HTML    string            // may be empty
	Headers map[string]string // such as List-Unsubscribe
}

// Mailer sends mail. An error that is none of ErrRefused, ErrBusy and ErrClosed leaves open whether the mail was sent.
type Mailer interface {
	// Send sends a mail, tries only once, and returns the provider's ID of it.
	Send(ctx context.Context, m Message) (string, error)
	// Suppressed says whether an address is on the suppression list.
	Suppressed(ctx context.Context, address string) (bool, error)
	// Quota says what may be sent.
	Quota(ctx context.Context) (Quota, error)
}

// What mailers answer. The mail was not sent.
var (
	ErrRefused = errors.New("the mail was refused")            // and always will be
	ErrBusy    = errors.New("too many mails at the same time") // it may be taken later
	ErrClosed  = errors.New("the account cannot send mail")    // none will be taken
)

// Quota is what may be sent.
type Quota struct {
	PerSecond float64
	Today     float64 // mails that are left of the last 24 hours' allowance; negative: any number
}

// Feedback says what came back of mails: it comes minutes later, and for all mail of the account.
type Feedback interface {
	Since(ctx context.Context, from time.Time) (Returned, error)
}

// Returned is what came back.
type Returned struct{ Sent, Bounced, Complained int }

// Rule says when a job stops. Its zero value are the defaults.
type Rule struct {
	After      int     // mails before which no part means anything; 0: 100
	Bounced    float64 // part of the mails, together with the refused ones; 0: 0.05, at which SES puts accounts under review
	Complained float64 // part; 0: 0.001, in the same way (SES developer guide, "Reputation metrics messages")
	Unknown    int     // mails of which nobody knows; 0: 10
}

func (r Rule) withDefaults() Rule {
	if r.After == 0 {
		r.After = 100
	}
	if r.Bounced == 0 {
		r.Bounced = 0.05
	}
	if r.Complained == 0 {
		r.Complained = 0.001
	}
	if r.Unknown == 0 {
		r.Unknown = 10
	}
	return r
}

// Simulated is a Mailer that sends to SES's mailbox simulator in place of the receivers, for environments whose data is
// made up, or a copy of the real one (SES developer guide, "Using the mailbox simulator").
type Simulated struct{ Mailer }

// Send implements Mailer.
func (s Simulated) Send(ctx context.Context, m Message) (string, error) {
	m.To = "success+" + Key(m.To) + "@simulator.amazonses.com"
	return s.Mailer.Send(ctx, m)
}

// Suppressed implements Mailer: the simulator takes everything.
func (s Simulated) Suppressed(context.Context, string) (bool, error) { return false, nil }
