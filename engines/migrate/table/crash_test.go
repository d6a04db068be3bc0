package table_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
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
