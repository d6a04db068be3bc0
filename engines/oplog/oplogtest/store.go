// Package oplogtest holds what every home of operation records must do, as a test that each home runs.
//
//	oplogtest.TestStore(t, func(*testing.T) oplog.Store { return new(oplog.Memory) })
package oplogtest

import (
	"slices"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/oplog"
)

// Sample is a record that any store must take.
func Sample(environment string, second int) oplog.Record {
	at := time.Date(2026, 11, 23, 12, 0, second, 0, time.UTC)
	return oplog.Record{ID: oplog.NewID(at, "dlq redrive", "Orders"), Operation: "dlq redrive", Environment: environment, Subject: "Orders",
		Who: "ada@example.com", Why: "fixed in #7", Forced: []string{"version still live"}, Started: at, Outcome: oplog.Running, Counts: map[string]int{"moved": second}}
}

// TestStore is the contract of oplog.Store.
func TestStore(t *testing.T, open func(*testing.T) oplog.Store) {
	t.Run("Replaces", func(t *testing.T) {
		s, r := open(t), Sample("staging", 1)
		put(t, s, r)
		r.Outcome, r.Ended = oplog.Done, r.Started.Add(time.Minute)
		put(t, s, r)
		got := list(t, s, "staging", 10)
		if len(got) != 1 || got[0].Outcome != oplog.Done || !got[0].Ended.Equal(r.Ended) || got[0].Counts["moved"] != 1 || got[0].Forced[0] != r.Forced[0] {
			t.Errorf("List = %+v; want the record as it was put last", got)
		}
	})
	t.Run("NewestFirst", func(t *testing.T) {
		s := open(t)
		for i := range 5 {
			put(t, s, Sample("staging", i))
			put(t, s, Sample("production", i))
		}
		got := list(t, s, "staging", 3)
		if len(got) != 3 || got[0].Counts["moved"] != 4 || got[2].Counts["moved"] != 2 {
			t.Errorf("List = %+v; want the 3 newest of staging", got)
		}
		if slices.ContainsFunc(got, func(r oplog.Record) bool { return r.Environment != "staging" }) {
			t.Errorf("List = %+v; want none of production", got)
		}
	})
	t.Run("ErrIncomplete", func(t *testing.T) {
		s, r := open(t), Sample("staging", 1)
		r.Who = ""
		if err := s.Put(t.Context(), r); err == nil || len(list(t, s, "staging", 10)) != 0 {
			t.Errorf("Put of a record of nobody = %v; want an error, and no record", err)
		}
	})
	t.Run("Empty", func(t *testing.T) {
		if got := list(t, open(t), "staging", 10); got == nil || len(got) != 0 {
			t.Errorf("List = %#v; want an empty list, which JSON writes as []", got)
		}
	})
}

func put(t *testing.T, s oplog.Store, r oplog.Record) {
	t.Helper()
	if err := s.Put(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, s oplog.Store, environment string, limit int) []oplog.Record {
	t.Helper()
	got, err := s.List(t.Context(), environment, limit)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
