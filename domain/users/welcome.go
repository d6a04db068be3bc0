package users

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Welcomer sends everybody who is new a mail, once per address.
type Welcomer struct {
	Mails  Mails
	Mailer Mailer
	Clock  func() time.Time
}

// MailDoubt is how long nobody else sends a mail of which nobody knows whether it was sent: as whoever sent it was stopped,
// or was not told. Until then the mail service says what became of it (Listener); after it, it is sent again, since those
// who say so do it as well as they can and no better.
const MailDoubt = 3 * time.Minute

// errPending is reported for mails that another one is sending, or of which nobody knows whether they were sent.
var errPending = errors.New("it may be under way; it is looked at again later")

// Welcome sends a mail to each user of an event who has had none. One that cannot be sent does not hold up the others.
func (w Welcomer) Welcome(ctx context.Context, e Event) error {
	if e.Kind != UsersAdded {
		return fmt.Errorf("welcome users: found an event %q; expected %q", e.Kind, UsersAdded)
	}
	var errs []error
	for _, u := range e.Users {
		if err := w.welcome(ctx, u); err != nil {
			errs = append(errs, fmt.Errorf("welcome user %q: %w", u.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (w Welcomer) welcome(ctx context.Context, u Entry) error {
	m := welcomeMail(u)
	now := w.Clock().UTC().Truncate(time.Millisecond)
	until := now.Add(MailDoubt)
	standing, err := w.Mails.Claim(ctx, m.ID, now, until)
	switch {
	case err != nil:
		return err
	case standing == MailPending:
		return errPending
	case standing != MailClaimed:
		return nil
	}
	if err := w.Mailer.Send(ctx, m); err != nil {
		if errors.Is(err, ErrNotSent) {
			err = errors.Join(err, w.Mails.Release(ctx, m.ID, until))
		}
		return err
	}
	return w.Mails.Settle(ctx, m.ID, MailSent)
}

// welcomeMail is what is sent. The name comes from a file that anybody may have written: it is one line of plain text, and
// nothing in it is a link to click.
func welcomeMail(u Entry) Mail {
	name := strings.Join(strings.Fields(plainText(u.Name)), " ")
	return Mail{ID: MailID(u.Email), To: u.Email, Subject: "Welcome to the member directory",
		Text: fmt.Sprintf("Dear %s,\n\nyou are in the member directory now.\n", name)}
}

// plainText has spaces where control characters and what makes links of words are.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || strings.ContainsRune(":/\\<>@", r) {
			return ' '
		}
		return r
	}, s)
}

// Logged is Welcome with a line in the log for each event.
func (w Welcomer) Logged(log *slog.Logger) func(context.Context, Event) error {
	return func(ctx context.Context, e Event) error {
		err := w.Welcome(ctx, e)
		if err == nil {
			log.InfoContext(ctx, "users welcomed", "users", len(e.Users))
		}
		return err
	}
}
