package tabletest

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// Mortal returns a table whose calls are a process's.
func Mortal(t table.Table, p *migratetest.Process) table.Table { return &mortal{t, p} }

type mortal struct {
	table.Table
	p *migratetest.Process
}

func (m *mortal) Describe(ctx context.Context) (d table.Description, err error) {
	err = m.p.Call(func() (err error) { d, err = m.Table.Describe(ctx); return err })
	return d, err
}

func (m *mortal) Scan(ctx context.Context, r table.Range) (page table.Page, err error) {
	err = m.p.Call(func() (err error) { page, err = m.Table.Scan(ctx, r); return err })
	return page, err
}

func (m *mortal) Update(ctx context.Context, e table.Edit) (out table.Outcome, err error) {
	err = m.p.Call(func() (err error) { out, err = m.Table.Update(ctx, e); return err })
	return out, err
}

func (m *mortal) Delete(ctx context.Context, e table.Edit) (out table.Outcome, err error) {
	err = m.p.Call(func() (err error) { out, err = m.Table.Delete(ctx, e); return err })
	return out, err
}

// MortalPair returns a pair whose calls are a process's.
func MortalPair(to table.Pair, p *migratetest.Process) table.Pair { return &mortalPair{to, p} }

type mortalPair struct {
	table.Pair
	p *migratetest.Process
}

func (m *mortalPair) Copy(ctx context.Context, e table.Edit, item table.Item) (out table.Outcome, err error) {
	err = m.p.Call(func() (err error) { out, err = m.Pair.Copy(ctx, e, item); return err })
	return out, err
}

func (m *mortalPair) Has(ctx context.Context, item table.Item) (out table.Outcome, err error) {
	err = m.p.Call(func() (err error) { out, err = m.Pair.Has(ctx, item); return err })
	return out, err
}

// MortalReceipt returns a receipt whose calls are a process's.
func MortalReceipt(r table.Receipt, p *migratetest.Process) table.Receipt {
	return &mortalReceipt{r, p}
}

type mortalReceipt struct {
	table.Receipt
	p *migratetest.Process
}

func (m *mortalReceipt) Append(ctx context.Context, migration string, items []table.Item) error {
	return m.p.Call(func() error { return m.Receipt.Append(ctx, migration, items) })
}
