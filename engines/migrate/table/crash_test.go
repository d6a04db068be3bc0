package table_test

import (
	"context"
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/engines/migrate/table/tabletest"
)

// small is a pace with many checkpoints.
var small = table.Pace{Segments: 2, Page: 3, Writers: 2}

func TestCrash_Rewrite(t *testing.T) {
	calls := migratetest.CrashEverywhere(t, func(*testing.T) migratetest.World {
		return world(people(12), func(tb table.Table) migrate.Work { return &table.Rewrite{Table: tb, Change: split, Pace: small} })
	})
	if calls < 12+4+4+5 {
		t.Errorf("a run makes %d calls; want 12 writes, 4 pages, 4 checkpoints and more", calls)
	}
}

func TestCrash_Copy(t *testing.T) {
	migratetest.CrashEverywhere(t, func(*testing.T) migratetest.World {
		from, to := people(10), table.NewMemory("name")
		w := world(from, nil)
		w.End = func() string { return ledger(from) + ledger(to) }
		w.Migrations = func(p *migratetest.Process) []migrate.Migration {
			return []migrate.Migration{migration(&table.Copy{From: tabletest.Mortal(from, p), To: tabletest.MortalPair(table.MemoryPair{From: from, To: to}, p), Change: byName, Pace: small})}
		}
		return w
	})
}

func TestCrash_Backfill(t *testing.T) {
	migratetest.CrashEverywhere(t, func(*testing.T) migratetest.World {
		m := people(10)
		m.AddIndex("ByFamily", "family")
		return world(m, func(tb table.Table) migrate.Work {
			return &table.Backfill{Table: tb, Index: "ByFamily", Pace: small, Keys: func(it table.Item) (table.Item, error) {
				return table.Item{"family": s(text(it, "name")[4:])}, nil
			}}
		})
	})
}

// TestCrash_Delete wants, wherever it is killed, everything deleted to be in the receipt.
func TestCrash_Delete(t *testing.T) {
	migratetest.CrashEverywhere(t, func(t *testing.T) migratetest.World {
		m, receipt := numbered(12), new(table.MemoryReceipt)
		w := world(m, nil)
		w.End = func() string {
			kept, err := receipt.Items()
			if err != nil {
				return err.Error()
			}
			for _, it := range kept {
				m.Put(it)
			}
			return ledger(m)
		}
		w.Migrations = func(p *migratetest.Process) []migrate.Migration {
			return []migrate.Migration{migration(&table.Delete{Table: tabletest.Mortal(m, p), Match: odd, Receipt: tabletest.MortalReceipt(receipt, p), Pace: small})}
		}
		return w
	})
}

func TestCrash_Feed(t *testing.T) {
	migratetest.CrashEverywhere(t, func(*testing.T) migratetest.World {
		m, index := people(10), table.NewMemory("id")
		w := world(m, nil)
		w.End = func() string { return ledger(index) }
		w.Migrations = func(p *migratetest.Process) []migrate.Migration {
			return []migrate.Migration{migration(&table.Feed{Table: tabletest.Mortal(m, p), Pace: small, Sink: func(_ context.Context, items []table.Item) error {
				return p.Call(func() error {
					for _, it := range items {
						index.Put(it)
					}
					return nil
				})
			}})}
		}
		return w
	})
}
