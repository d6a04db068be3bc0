package sendoncetest

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
)

// Ledger returns a ledger whose calls are a process's.
func Ledger(l sendonce.Ledger, p *migratetest.Process) sendonce.Ledger { return &ledger{l, p} }

type ledger struct {
	sendonce.Ledger
	p *migratetest.Process
}

func (l *ledger) Freeze(ctx context.Context, token int64, job string, entries []sendonce.Entry) error {
	return l.p.Call(func() error { return l.Ledger.Freeze(ctx, token, job, entries) })
}

func (l *ledger) Next(ctx context.Context, job, after string, limit int) (next []sendonce.Entry, err error) {
	err = l.p.Call(func() (err error) { next, err = l.Ledger.Next(ctx, job, after, limit); return err })
	return next, err
}

func (l *ledger) Reserve(ctx context.Context, token int64, job string, entries []sendonce.Entry) error {
	return l.p.Call(func() error { return l.Ledger.Reserve(ctx, token, job, entries) })
}

func (l *ledger) Settle(ctx context.Context, job string, e sendonce.Entry) error {
	return l.p.Call(func() error { return l.Ledger.Settle(ctx, job, e) })
}

func (l *ledger) Count(ctx context.Context, job string) (counts map[sendonce.Status]int, err error) {
	err = l.p.Call(func() (err error) { counts, err = l.Ledger.Count(ctx, job); return err })
	return counts, err
}

// Mailer returns a mailer whose calls are a process's.
func Mailer(m sendonce.Mailer, p *migratetest.Process) sendonce.Mailer { return &mailer{m, p} }

type mailer struct {
	sendonce.Mailer
	p *migratetest.Process
}

func (m *mailer) Send(ctx context.Context, mail sendonce.Message) (id string, err error) {
	err = m.p.Call(func() (err error) { id, err = m.Mailer.Send(ctx, mail); return err })
	return id, err
}

func (m *mailer) Suppressed(ctx context.Context, address string) (is bool, err error) {
	err = m.p.Call(func() (err error) { is, err = m.Mailer.Suppressed(ctx, address); return err })
	return is, err
}

func (m *mailer) Quota(ctx context.Context) (q sendonce.Quota, err error) {
	err = m.p.Call(func() (err error) { q, err = m.Mailer.Quota(ctx); return err })
	return q, err
}
