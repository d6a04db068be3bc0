package ledger_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/ledger/ledgertest"
)

func TestMemory(t *testing.T) {
	ledgertest.TestStore(t, func(*testing.T) ledger.Store { return new(ledger.Memory) })
}

// TestEntry_Cost: whatever an environment goes through, its cost never falls and is never more than that of being up all
// the time.
func TestEntry_Cost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := ledgertest.Sample("a")
		e.Bill = ledger.Bill{Up: cost.N(rapid.Int64Range(1, 100).Draw(t, "up"))}
		now, last := e.Since, cost.Number{}
		for range rapid.IntRange(1, 20).Draw(t, "changes") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, "seconds")) * time.Second)
			asleep, before := e.State == ledger.Asleep, e.Cost(now)
			e = e.To(rapid.SampledFrom(ledger.States()).Draw(t, "state"), now)
			most := e.Bill.Up.Mul(cost.N(int64(now.Sub(ledgertest.At()) / time.Second))).Div(cost.N(30 * 24 * 3600))
			if c := e.Cost(now); c.Cmp(before) != 0 || c.Cmp(last) < 0 || c.Cmp(most) > 0 || asleep && c.Cmp(last) != 0 {
				t.Fatalf("after %s: %s, before the change %s, at the change before %s", now.Sub(ledgertest.At()), c, before, last)
			}
			last = e.Cost(now)
		}
	})
}

func TestEntry_Expired(t *testing.T) {
	e := ledgertest.Sample("a")
	end := ledgertest.At().Add(168 * time.Hour)
	if !e.Expires().Equal(end) || e.Expired(end.Add(-time.Second)) || !e.Expired(end) {
		t.Errorf("Expires = %s; want %s, and Expired from then on", e.Expires(), end)
	}
	e.Hours = 0
	if e.Expired(end.AddDate(100, 0, 0)) || !e.Expires().IsZero() {
		t.Error("an environment without a time to live expires")
	}
}

func ExampleStore() {
	var store ledger.Store = new(ledger.Memory)
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	e, err := store.Put(context.Background(), ledger.Entry{Name: "login-1a2b3c4d", Branch: "login", Owner: "ada@example.com",
		Created: now, Updated: now, Hours: 72, State: ledger.Up, Since: now, Bill: ledger.Bill{Up: cost.N(3)}})
	fmt.Println(err, e.Expires().Format(time.DateOnly), e.Cost(now.Add(10*24*time.Hour)))
	// Output: <nil> 2026-11-29 1
}
