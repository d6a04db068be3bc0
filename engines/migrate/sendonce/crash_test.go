package sendonce_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sendoncetest"
)

const crowd = 12

func TestCrash_AtMostOnce(t *testing.T) { crash(t, sendonce.AtMostOnce) }

func TestCrash_AtLeastOnce(t *testing.T) { crash(t, sendonce.AtLeastOnce) }

func crash(t *testing.T, promise sendonce.Promise) {
	calls := migratetest.CrashEverywhere(t, func(*testing.T) migratetest.World {
		l := newLab()
		return migratetest.World{Store: l.store, Now: time.Now, End: func() string { return l.kept(promise) }, Migrations: func(p *migratetest.Process) []migrate.Migration {
			j := l.job(crowd)
			j.Promise, j.Batch = promise, 3
			j.Mailer, j.Ledger = sendoncetest.Mailer(l.outbox, p), sendoncetest.Ledger(l.ledger, p)
			return []migrate.Migration{{ID: id, Why: "#7", Work: j, Checksum: "t1:0"}}
		}}
	})
	if calls < 3*crowd+8 {
		t.Errorf("a run makes %d calls; want a look at the list, a mail and a mark for each of %d, and more", calls, crowd)
	}
}

// kept says how a promise was kept: the same words, however often the job was killed.
func (l *lab) kept(promise sendonce.Promise) string {
	got := map[string]int{}
	for _, m := range l.outbox.Mails() {
		got[m.To]++
	}
	twice, none := 0, 0
	for i := range crowd {
		switch n := got[fmt.Sprintf("u%d@example.com", i)]; {
		case n == 0:
			none++
		case n > 1:
			twice += n - 1
		}
	}
	counts, err := l.ledger.Count(context.Background(), id)
	unknown := counts[sendonce.Sending] + counts[sendonce.Unknown]
	switch {
	case err != nil || counts[sendonce.Sent]+unknown != crowd:
		return fmt.Sprint("the ledger has ", counts, err)
	case promise == sendonce.AtMostOnce && (twice > 0 || none > unknown || unknown > 3):
		return fmt.Sprint(twice, " mails twice, ", none, " got none, of ", unknown, " of whom nobody knows")
	case promise == sendonce.AtLeastOnce && (none > 0 || unknown > 0 || twice > 3):
		return fmt.Sprint(none, " got none, ", twice, " mails twice, ", unknown, " unknown")
	}
	return "kept: " + string(promise)
}
