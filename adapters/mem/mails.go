package mem

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Mails is a users.Mails. The zero value is empty and ready.
type Mails struct {
	mu      sync.Mutex
	claims  map[string]time.Time // until when
	settled map[string]users.Standing
}

// Claim implements users.Mails.
func (m *Mails) Claim(_ context.Context, id string, now, until time.Time) (users.Standing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if to, ok := m.settled[id]; ok {
		return to, nil
	}
	if end, ok := m.claims[id]; ok && end.After(now) {
		return users.MailPending, nil
	}
	if m.claims == nil {
		m.claims = map[string]time.Time{}
	}
	m.claims[id] = until
	return users.MailClaimed, nil
}

// Release implements users.Mails.
func (m *Mails) Release(_ context.Context, id string, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.claims[id].Equal(until) {
		delete(m.claims, id)
	}
	return nil
}

// Settle implements users.Mails.
func (m *Mails) Settle(_ context.Context, id string, to users.Standing) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.settled == nil {
		m.settled = map[string]users.Standing{}
	}
	if m.settled[id] != users.MailRefused {
		m.settled[id] = to
	}
	return nil
}

// Outbox is a users.Mailer that keeps what it is given. The zero value is empty and ready.
type Outbox struct {
	mu     sync.Mutex
	sent   []users.Mail
	refuse error
}

// Send implements users.Mailer.
func (o *Outbox) Send(_ context.Context, m users.Mail) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.refuse != nil {
		return fmt.Errorf("%w: %w", users.ErrNotSent, o.refuse)
	}
	o.sent = append(o.sent, m)
	return nil
}

// Sent returns all mails, in order.
func (o *Outbox) Sent() []users.Mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.sent)
}

// Refuse has every mail refused from now on; nil takes it back.
func (o *Outbox) Refuse(why error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.refuse = why
}
