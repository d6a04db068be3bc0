package sendonce

import (
	"context"
	"fmt"
	"sync"
)

// Outbox is a Mailer for tests: it keeps what it is to send.
type Outbox struct {
	Allowed Quota                 // PerSecond 0: 1000
	Fail    func(m Message) error // what Send answers; nil: success
	Blocked map[string]bool       // addresses on the suppression list

	mu    sync.Mutex
	mails []Message
}

// Send implements Mailer.
func (o *Outbox) Send(ctx context.Context, m Message) (string, error) {
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if o.Fail != nil {
		if err := o.Fail(m); err != nil {
			return "", err
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, m)
	return fmt.Sprint("mail-", len(o.mails)), nil
}

// Suppressed implements Mailer.
func (o *Outbox) Suppressed(ctx context.Context, address string) (bool, error) {
	return o.Blocked[address], ctx.Err()
}

// Quota implements Mailer.
func (o *Outbox) Quota(ctx context.Context) (Quota, error) {
	if o.Allowed == (Quota{}) {
		return Quota{PerSecond: 1000, Today: -1}, ctx.Err()
	}
	return o.Allowed, ctx.Err()
}

// Mails returns what was sent.
func (o *Outbox) Mails() []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Message(nil), o.mails...)
}
