package oplog_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/oplog/oplogtest"
)

func TestMemory(t *testing.T) {
	oplogtest.TestStore(t, func(*testing.T) oplog.Store { return new(oplog.Memory) })
}

func TestFile(t *testing.T) {
	oplogtest.TestStore(t, func(t *testing.T) oplog.Store { return oplog.File(filepath.Join(t.TempDir(), "ops", "log.jsonl")) })
}

func TestFile_CrashInTheMiddleOfALine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.jsonl")
	f := oplog.File(path)
	for i := range 2 {
		if err := f.Put(t.Context(), oplogtest.Sample("staging", i)); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) / 2 {
		if err := os.WriteFile(path, whole[:len(whole)-cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.Put(t.Context(), oplogtest.Sample("staging", 7)); err != nil {
			t.Fatal(err)
		}
		got, err := f.List(t.Context(), "staging", 9)
		if err != nil || len(got) < 2 || got[0].Counts["moved"] != 7 {
			t.Fatalf("after a crash %d bytes before the end: %+v, %v; want the record before it and the one after it", cut, got, err)
		}
	}
}

func TestFile_ErrUnwritable(t *testing.T) {
	if err := oplog.File(filepath.Join(t.TempDir(), "file", "x")).Put(t.Context(), oplogtest.Sample("a", 1)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := oplog.File(dir).Put(t.Context(), oplogtest.Sample("a", 1)); err == nil {
		t.Error("Put into a folder succeeded; want an error")
	}
	if _, err := oplog.File(dir).List(t.Context(), "a", 1); err == nil {
		t.Error("List of a folder succeeded; want an error")
	}
}

func ExampleStore() {
	var store oplog.Store = new(oplog.Memory)
	started := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	err := store.Put(context.Background(), oplog.Record{ID: oplog.NewID(started, "dlq redrive", "Orders"), Operation: "dlq redrive",
		Environment: "staging", Who: "ada@example.com", Why: "fixed in #7", Started: started, Outcome: oplog.Running})
	records, _ := store.List(context.Background(), "staging", 10)
	fmt.Println(err, records[0].Who, records[0].Outcome)
	// Output: <nil> ada@example.com running
}
