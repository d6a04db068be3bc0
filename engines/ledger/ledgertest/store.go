// Package ledgertest holds what every home of the ledger must do, as a test that each home runs.
//
//	ledgertest.TestStore(t, func(*testing.T) ledger.Store { return new(ledger.Memory) })
package ledgertest

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/ledger"
)

// At is when the samples were made.
func At() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 123_000_000, time.UTC) }

// Sample is an entry that any store must take.
func Sample(name string) ledger.Entry {
	return ledger.Entry{Name: name, Branch: "feature/" + name, Owner: "ada@example.com", Commit: "0a1b2c3", Created: At(), Updated: At(), Hours: 168,
		State: ledger.Up, Since: At(), Bill: ledger.Bill{Up: cost.N(1), Asleep: cost.N(0), Spent: cost.N(1).Div(cost.N(8))}}
}

// TestStore is the contract of ledger.Store.
func TestStore(t *testing.T, open func(*testing.T) ledger.Store) {
	t.Run("Returns", func(t *testing.T) { returns(t, open(t)) })
	t.Run("ErrNotFound", func(t *testing.T) {
		if _, err := open(t).Get(t.Context(), "nobody"); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("Get = %v; want ErrNotFound", err)
		}
	})
	t.Run("ErrChanged", func(t *testing.T) { changed(t, open(t)) })
	t.Run("ErrIncomplete", func(t *testing.T) { incomplete(t, open(t)) })
	t.Run("Lists", func(t *testing.T) { lists(t, open(t)) })
	t.Run("Deletes", func(t *testing.T) { deletes(t, open(t)) })
	t.Run("OneWins", func(t *testing.T) { oneWins(t, open(t)) })
}

func put(t *testing.T, s ledger.Store, e ledger.Entry) ledger.Entry {
	t.Helper()
	e, err := s.Put(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// returns: what was put comes back, each version in place of the one before.
func returns(t *testing.T, s ledger.Store) {
	e := put(t, s, Sample("login-1a2b3c4d"))
	e = put(t, s, e.To(ledger.Asleep, At().Add(time.Hour)))
	got, err := s.Get(t.Context(), e.Name)
	if err != nil {
		t.Fatal(err)
	}
	if got.Bill.Spent.String() != e.Bill.Spent.String() {
		t.Errorf("Get returned %s spent; want %s", got.Bill.Spent, e.Bill.Spent)
	}
	got.Bill, e.Bill = ledger.Bill{}, ledger.Bill{} // numbers keep nine decimals
	if got.Version != 2 || !reflect.DeepEqual(got, e) {
		t.Errorf("Get = %+v; want %+v, version 2", got, e)
	}
}

func changed(t *testing.T, s ledger.Store) {
	first := put(t, s, Sample("a"))
	put(t, s, first)
	stale := map[string]error{"of a new one": put2(t, s, Sample("a")), "of an old version": put2(t, s, first), "deletion": s.Delete(t.Context(), first)}
	for what, err := range stale {
		if !errors.Is(err, ledger.ErrChanged) {
			t.Errorf("%s = %v; want ErrChanged", what, err)
		}
	}
	lost := Sample("b")
	lost.Version = 3
	if err := put2(t, s, lost); !errors.Is(err, ledger.ErrChanged) {
		t.Errorf("Put of an entry that was deleted = %v; want ErrChanged", err)
	}
}

func put2(t *testing.T, s ledger.Store, e ledger.Entry) error {
	t.Helper()
	_, err := s.Put(t.Context(), e)
	return err
}

func incomplete(t *testing.T, s ledger.Store) {
	for what, spoil := range map[string]func(*ledger.Entry){
		"owner": func(e *ledger.Entry) { e.Owner = "" }, "name": func(e *ledger.Entry) { e.Name = "" },
		"state": func(e *ledger.Entry) { e.State = "odd" }, "hours": func(e *ledger.Entry) { e.Hours = -1 },
		"created": func(e *ledger.Entry) { e.Created = time.Time{} },
	} {
		e := Sample("a")
		spoil(&e)
		if _, err := s.Put(t.Context(), e); err == nil {
			t.Errorf("Put of an entry with a bad %s succeeded", what)
		}
	}
	if all, err := s.List(t.Context()); err != nil || all == nil || len(all) != 0 {
		t.Errorf("List = %#v, %v; want an empty list, which JSON writes as []", all, err)
	}
}

// lists: all of them, by name, also when they are more than a page of a database.
func lists(t *testing.T, s ledger.Store) {
	const n = 60
	for i := range n {
		put(t, s, Sample(fmt.Sprintf("b-%02d", (i*7)%n)))
	}
	all, err := s.List(t.Context())
	if err != nil || len(all) != n {
		t.Fatalf("List has %d entries, %v; want %d", len(all), err, n)
	}
	for i, e := range all {
		if e.Name != fmt.Sprintf("b-%02d", i) || e.Version != 1 {
			t.Errorf("entry %d is %s in version %d; want them by name", i, e.Name, e.Version)
		}
	}
}

func deletes(t *testing.T, s ledger.Store) {
	e := put(t, s, Sample("a"))
	for range 2 { // the second time it is not there
		if err := s.Delete(t.Context(), e); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Get(t.Context(), "a"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("Get after Delete = %v; want ErrNotFound", err)
	}
	put(t, s, Sample("a"))
}

// oneWins: of those who have seen the same version, one writes.
func oneWins(t *testing.T, s ledger.Store) {
	e := put(t, s, Sample("a"))
	var work sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		work.Go(func() { _, errs[i] = s.Put(t.Context(), e.To(ledger.Asleep, At())) })
	}
	work.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, ledger.ErrChanged) {
			t.Errorf("Put = %v; want ErrChanged", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d wrote; want one", won, len(errs))
	}
}
