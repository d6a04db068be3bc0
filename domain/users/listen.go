package users

import (
	"context"
	"log/slog"
)

// Heard is what the mail service says of a mail.
type Heard struct {
	ID string // MailID; "" is a mail of somebody else's
	Of Standing
}

// Listener writes into the ledger what is heard of mails.
type Listener struct{ Mails Mails }

// Listen notes what became of a mail.
func (l Listener) Listen(ctx context.Context, h Heard) error {
	if h.ID == "" || h.Of != MailSent && h.Of != MailRefused {
		return nil
	}
	return wrap(l.Mails.Settle(ctx, h.ID, h.Of), "note what became of a mail")
}

// Logged is Listen with a line in the log for each mail that does not arrive: which, and never whose.
func (l Listener) Logged(log *slog.Logger) func(context.Context, Heard) error {
	return func(ctx context.Context, h Heard) error {
		if err := l.Listen(ctx, h); err != nil {
			return err
		}
		if h.Of == MailRefused {
			log.WarnContext(ctx, "mail refused by its receiver", "mail", h.ID)
		}
		return nil
	}
}
