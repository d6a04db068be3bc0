package table_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/engines/migrate/table/tabletest"
)

func TestMemoryPair(t *testing.T) {
	tabletest.TestPair(t, func(*testing.T) (table.Pair, tabletest.Stocked, tabletest.Stocked) {
		from, to := table.NewMemory("id"), table.NewMemory("id")
		return table.MemoryPair{From: from, To: to}, from, to
	})
}

// byName is an item of a table by name, of people whose number is even.
func byName(it table.Item) (table.Item, error) {
	if strings.HasSuffix(text(it, "name"), "1") {
		return nil, nil
	}
	return table.Item{"name": it["name"], "user": it["id"]}, nil
}

func TestCopy(t *testing.T) {
	from, to := people(50), table.NewMemory("name")
	to.Put(table.Item{"name": person(3)["name"], "user": s("the application's")})
	c := &table.Copy{From: from, To: table.MemoryPair{From: from, To: to}, Change: byName}
	report, err := up(t, c)
	if err != nil || report.Applied[0].Counts.Changed != 44 {
		t.Fatalf("%+v, %v; want 44 of 50 copied", report, err)
	}
	if all := to.Items(); len(all) != 45 || to.Writes(person(3)) != 0 {
		t.Errorf("found %d items; want 45, and the application's as it was", len(all))
	}
	if e, err := c.Estimate(t.Context(), 0); err != nil || e.Changes != 45 || e.WriteUnits != 180 {
		t.Errorf("Estimate = %+v, %v; want 45 copies", e, err)
	}
}

// TestCopy_Deleted has the application delete an item from both tables after the copy was decided: it does not come back.
func TestCopy_Deleted(t *testing.T) {
	from, to := people(1), table.NewMemory("name")
	c := &table.Copy{From: from, To: table.MemoryPair{From: from, To: to}, Change: func(it table.Item) (table.Item, error) {
		_, err := from.Delete(t.Context(), table.Edit{Key: table.Item{"id": it["id"]}})
		return table.Item{"name": it["name"]}, err
	}}
	if _, err := up(t, c); err != nil || len(to.Items()) != 0 {
		t.Errorf("%v, %d items; want none", err, len(to.Items()))
	}
}

func TestCopy_Left(t *testing.T) {
	from, to := people(10), table.NewMemory("name")
	var once sync.Once
	seen := 0
	c := &table.Copy{From: from, To: table.MemoryPair{From: from, To: to}, Pace: table.Pace{Segments: 1, Writers: 1}, Change: func(it table.Item) (table.Item, error) {
		if seen++; seen == 19 {
			once.Do(func() {
				late := person(0)
				late["name"] = s("Late Comer")
				from.Put(late)
			})
		}
		return byName(it)
	}}
	if _, err := up(t, c); !errors.Is(err, table.ErrLeft) || !strings.Contains(err.Error(), "u000000") {
		t.Errorf("Up = %v; want ErrLeft", err)
	}
}

func TestBackfill(t *testing.T) {
	m := people(30)
	half := person(40)
	half["given"] = s("stale")
	m.Put(half)
	b := func() *table.Backfill {
		return &table.Backfill{Table: m, Index: "ByName", Reads: []string{"name"}, Keys: func(it table.Item) (table.Item, error) {
			if text(it, "name") == "Ada L40" {
				return nil, nil
			}
			return table.Item{"given": s("Ada"), "family": s(text(it, "name")[4:])}, nil
		}}
	}
	if _, err := up(t, b()); err == nil || !strings.Contains(err.Error(), "expected it to be deployed before") {
		t.Fatalf("Up = %v; want the missing index named", err)
	}
	m.AddIndex("ByName", "given", "family")
	report, err := up(t, b())
	if err != nil || report.Applied[0].Counts.Changed != 31 {
		t.Fatalf("%+v, %v; want 31 changed", report, err)
	}
	for _, it := range m.Items() {
		if given, want := text(it, "given"), text(it, "name") != "Ada L40"; (given == "Ada") != want || it["family"] != nil != want {
			t.Errorf("%s is in the index: %q; want %t", table.Text(it), given, want)
		}
	}
	if e, err := b().Estimate(t.Context(), 0); err != nil || e.Changes != 0 {
		t.Errorf("Estimate = %+v, %v; want nothing left", e, err)
	}
}

func TestBackfill_Refuses(t *testing.T) {
	m := people(3)
	m.AddIndex("ByName", "given")
	for want, keys := range map[string]table.Item{"expected only the keys of index": {"name": s("x")}, "no empty keys": {"given": s("")}} {
		_, err := up(t, &table.Backfill{Table: m, Index: "ByName", Keys: func(table.Item) (table.Item, error) { return keys, nil }})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Up = %v; want it to say %q", err, want)
		}
	}
}

func odd(it table.Item) (bool, error) { return number(it, "n")%2 == 1, nil }

// numbered has n items whose number is their place.
func numbered(count int) *table.Memory {
	m := table.NewMemory("id")
	for i := range count {
		it := person(i)
		it["n"] = n(i)
		m.Put(it)
	}
	return m
}

func TestDelete(t *testing.T) {
	m, receipt := numbered(100), new(table.MemoryReceipt)
	d := &table.Delete{Table: m, Match: odd, Receipt: receipt, Pace: table.Pace{Page: 7}}
	if e, err := d.Estimate(t.Context(), 0); err != nil || e.Changes != 50 || e.Samples[0].After != "(deleted)" {
		t.Errorf("Estimate = %+v, %v; want 50 deletions", e, err)
	}
	report, err := up(t, d)
	if err != nil || report.Applied[0].Counts.Changed != 50 || len(m.Items()) != 50 {
		t.Fatalf("%+v, %v; want 50 of 100 deleted", report, err)
	}
	kept, err := receipt.Items()
	if err != nil || len(kept) != 50 {
		t.Fatalf("the receipt has %d items, %v; want 50", len(kept), err)
	}
	for _, it := range kept {
		m.Put(it)
	}
	if !reflect.DeepEqual(m.Items(), numbered(100).Items()) {
		t.Error("the receipt did not bring all back")
	}
}

// TestDelete_Newer has the application change items that are about to be deleted: into ones that stay, and into other ones
// that do not, which the receipt then has as well.
func TestDelete_Newer(t *testing.T) {
	m, receipt, wrote := numbered(10), new(table.MemoryReceipt), map[string]bool{}
	write := receiptFunc(func(ctx context.Context, id string, items []table.Item) error {
		for _, it := range items {
			if key := text(it, "id"); !wrote[key] {
				wrote[key] = true
				it = maps.Clone(it)
				it["n"] = n(number(it, "n") + map[bool]int{true: 1, false: 100}[number(it, "n") < 5])
				defer m.Put(it)
			}
		}
		return receipt.Append(ctx, id, items)
	})
	report, err := up(t, &table.Delete{Table: m, Match: odd, Receipt: write, Pace: table.Pace{Segments: 1, Writers: 1}})
	if c := report.Applied[0].Counts; err != nil || c.Changed != 3 || c.Lost != 5 {
		t.Fatalf("%+v, %v; want 3 deleted, and 2 that changed kept", c, err)
	}
	kept, err := receipt.Items()
	found := map[int]bool{}
	for _, it := range kept {
		found[number(it, "n")] = true
	}
	if err != nil || !found[105] || !found[107] || !found[109] {
		t.Errorf("the receipt has %v, %v; want the versions that were deleted", found, err)
	}
}

type receiptFunc func(context.Context, string, []table.Item) error

func (f receiptFunc) Append(ctx context.Context, id string, items []table.Item) error {
	return f(ctx, id, items)
}

// TestDelete_NoReceipt deletes nothing that could not be written down.
func TestDelete_NoReceipt(t *testing.T) {
	m, full := numbered(10), errors.New("disk full")
	_, err := up(t, &table.Delete{Table: m, Match: odd, Receipt: receiptFunc(func(context.Context, string, []table.Item) error { return full })})
	if !errors.Is(err, full) || len(m.Items()) != 10 {
		t.Errorf("Up = %v with %d items left; want all 10", err, len(m.Items()))
	}
}

func TestReceiptFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "receipt.jsonl")
	for turn := range 2 {
		r, err := table.OpenReceipt(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.Append(t.Context(), id, []table.Item{tabletest.Rich("a"), person(turn)}), r.Close()); err != nil {
			t.Fatal(err)
		}
		half(t, path) // of a run that was killed while it wrote
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []table.Item
	for it, err := range table.ReadReceipt(f) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, it)
	}
	if want := []table.Item{tabletest.Rich("a"), person(0), person(1)}; !reflect.DeepEqual(got, want) {
		t.Errorf("the receipt has %v; want %v", got, want)
	}
	for _, err := range table.ReadReceipt(strings.NewReader("{\"id\":{\"S\":\"a\"}}\nno item\n")) {
		if err != nil && !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%v; want the line named", err)
		}
	}
}

func half(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err == nil {
		_, err = f.WriteString(`{"id":{"S":"ha`)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestFeed(t *testing.T) {
	var mu sync.Mutex
	index := map[string]int{}
	report, err := up(t, &table.Feed{Table: people(50), Pace: table.Pace{Page: 7}, Sink: func(_ context.Context, items []table.Item) error {
		mu.Lock()
		defer mu.Unlock()
		for _, it := range items {
			index[text(it, "id")]++
		}
		return nil
	}})
	if err != nil || len(index) != 50 || report.Applied[0].Counts.Changed != 50 {
		t.Errorf("%d items in the index, %+v, %v; want 50", len(index), report, err)
	}
	_, err = up(t, &table.Feed{Table: people(1), Sink: func(context.Context, []table.Item) error { return errors.New("index is full") }})
	if !errors.Is(err, migrate.ErrFailed) || !strings.Contains(err.Error(), "index is full") {
		t.Errorf("Up = %v; want the index's error", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(table.Text(tabletest.Rich("a")))
	f.Add(`{"a":{"L":[{}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		it, err := table.Parse(text)
		if err != nil {
			return
		}
		again, err := table.Parse(table.Text(it))
		if err != nil || table.Text(again) != table.Text(it) {
			t.Errorf("%q is %s, and then %s, %v", text, table.Text(it), table.Text(again), err)
		}
	})
}
