package table_test

import (
	"context"
	"testing"
	"testing/synctest"

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

// counting adds one to the number of every item, without looking whether it has done so: what no block may do.
type counting struct{ table table.Table }

func (counting) Segments(context.Context) (int, error) { return 1, nil }

func (c counting) Step(ctx context.Context, _ migrate.Segment) (migrate.Step, error) {
	page, err := c.table.Scan(ctx, table.Range{Of: 1})
	for _, it := range page.Items {
		if err == nil {
			_, err = c.table.Update(ctx, table.Edit{Key: table.Item{"id": it["id"]}, Set: table.Item{"n": n(number(it, "n") + 1)}})
		}
	}
	return migrate.Step{Done: true}, err
}

// TestCrash_Red shows that the harness finds work that is not safe: killed somewhere, it comes to another end.
func TestCrash_Red(t *testing.T) {
	ends := map[string]bool{}
	for at := range 16 {
		synctest.Test(t, func(t *testing.T) {
			w := world(people(3), func(tb table.Table) migrate.Work { return counting{tb} })
			_ = w.Run(t.Context(), &migratetest.Process{KillAt: at, Behind: true}, 0) // it is killed, or at its end
			if err := w.Run(t.Context(), new(migratetest.Process), 0); err != nil {
				t.Error(err)
			}
			ends[w.End()] = true
		})
	}
	if len(ends) < 2 {
		t.Error("work that adds up came to the same end wherever it was killed; want the harness to find it")
	}
}
