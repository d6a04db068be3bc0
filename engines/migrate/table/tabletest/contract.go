package tabletest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// Stocked is a table that tests put items into and look into. Its key is the text attribute id.
type Stocked interface {
	table.Table
	Put(it table.Item)
	Items() []table.Item // in the order of their keys
}

// S is a text.
func S(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

// N is a number.
func N(v int) types.AttributeValue { return &types.AttributeValueMemberN{Value: fmt.Sprint(v)} }

// Rich is an item with an attribute of every type, and with names that DynamoDB reserves.
func Rich(id string) table.Item {
	return table.Item{"id": S(id), "name": S("Ada"), "size": N(3), "data": &types.AttributeValueMemberB{Value: []byte{0, 1}},
		"yes": &types.AttributeValueMemberBOOL{Value: true}, "null": &types.AttributeValueMemberNULL{Value: true},
		"map":  &types.AttributeValueMemberM{Value: table.Item{"a.b": S("x"), "deep": &types.AttributeValueMemberL{Value: []types.AttributeValue{N(1), S("")}}}},
		"tags": &types.AttributeValueMemberSS{Value: []string{"a", "b"}}, "numbers": &types.AttributeValueMemberNS{Value: []string{"7"}},
		"blobs": &types.AttributeValueMemberBS{Value: [][]byte{{9}}}}
}

// TestTable holds a table to its contract. open returns an empty one.
func TestTable(t *testing.T, open func(*testing.T) Stocked) {
	for name, test := range map[string]func(*testing.T, Stocked){
		"Describe": describe, "Scan": scan, "Update": update, "UpdateLoses": loses, "Delete": deletes, "Gone": gone, "Many": many, "Cancelled": cancelled,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func describe(t *testing.T, s Stocked) {
	d, err := s.Describe(t.Context())
	if err != nil || !reflect.DeepEqual(d.Keys, []string{"id"}) {
		t.Errorf("Describe = %+v, %v; want the key id", d, err)
	}
}

// scan finds every item once, over all segments and pages of any size.
func scan(t *testing.T, s Stocked) {
	for i := range 40 {
		s.Put(table.Item{"id": S(fmt.Sprintf("u%02d", i)), "n": N(i)})
	}
	for _, of := range []int{1, 3, 8} {
		for _, limit := range []int{0, 1, 7} {
			found := map[string]int{}
			for segment := range of {
				drain(t, s, table.Range{Segment: segment, Of: of, Limit: limit}, found)
			}
			if len(found) != 40 {
				t.Errorf("%d segments in pages of %d: found %d items; want 40", of, limit, len(found))
			}
			for id, n := range found {
				if n != 1 {
					t.Errorf("%d segments in pages of %d: found %s %d times", of, limit, id, n)
				}
			}
		}
	}
}

func drain(t *testing.T, s Stocked, r table.Range, found map[string]int) {
	t.Helper()
	for pages := 0; pages < 100; pages++ {
		page, err := s.Scan(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if r.Limit > 0 && len(page.Items) > r.Limit {
			t.Errorf("a page has %d items; want at most %d", len(page.Items), r.Limit)
		}
		for _, it := range page.Items {
			found[table.Text(table.Item{"id": it["id"]})]++
		}
		if r.After = page.Next; page.Next == nil {
			return
		}
	}
	t.Error("a segment does not end")
}

// all is an edit of an item that depends on the whole of it.
func all(it table.Item) table.Edit {
	e := table.Edit{Key: table.Item{"id": it["id"]}, If: table.Item{}}
	for name, v := range it {
		if name != "id" {
			e.If[name] = v
		}
	}
	return e
}

func update(t *testing.T, s Stocked) {
	s.Put(Rich("a"))
	s.Put(Rich("b"))
	e := all(Rich("a"))
	e.Set, e.Remove, e.Absent = table.Item{"given": S("Ada"), "size": N(4)}, []string{"name", "map"}, []string{"given"}
	if out, err := s.Update(t.Context(), e); err != nil || !out.Done || out.Units < 0 {
		t.Fatalf("Update = %+v, %v; want it done", out, err)
	}
	want := Rich("a")
	want["given"], want["size"] = S("Ada"), N(4)
	delete(want, "name")
	delete(want, "map")
	same(t, s, want, Rich("b"))
}

// loses tries edits of an item that is no longer as they have seen it.
func loses(t *testing.T, s Stocked) {
	s.Put(Rich("a"))
	for name, spoil := range map[string]func(*table.Edit){
		"another value":     func(e *table.Edit) { e.If["size"] = N(9) },
		"another type":      func(e *table.Edit) { e.If["size"] = S("3") },
		"deep":              func(e *table.Edit) { e.If["map"] = &types.AttributeValueMemberM{Value: table.Item{"a.b": S("y")}} },
		"an attribute gone": func(e *table.Edit) { e.If["more"] = S("x") },
		"one more":          func(e *table.Edit) { e.Absent = []string{"data"} },
	} {
		e := all(Rich("a"))
		e.Set = table.Item{"given": S("Ada")}
		spoil(&e)
		if out, err := s.Update(t.Context(), e); err != nil || out.Done || !reflect.DeepEqual(out.Now, Rich("a")) || out.Units == 0 {
			t.Errorf("Update after %s = %+v, %v; want it to lose, and the item as it is", name, out, err)
		}
		if out, err := s.Delete(t.Context(), e); err != nil || out.Done || !reflect.DeepEqual(out.Now, Rich("a")) {
			t.Errorf("Delete after %s = %+v, %v; want it to lose, and the item as it is", name, out, err)
		}
	}
	same(t, s, Rich("a"))
}

func deletes(t *testing.T, s Stocked) {
	s.Put(Rich("a"))
	s.Put(Rich("b"))
	if out, err := s.Delete(t.Context(), all(Rich("a"))); err != nil || !out.Done {
		t.Errorf("Delete = %+v, %v; want it done", out, err)
	}
	same(t, s, Rich("b"))
}

// gone edits an item that is not there: no edit makes one.
func gone(t *testing.T, s Stocked) {
	bare := table.Edit{Key: table.Item{"id": S("a")}, Set: table.Item{"x": S("y")}}
	if out, err := s.Update(t.Context(), bare); err != nil || out.Done || len(out.Now) != 0 {
		t.Errorf("Update = %+v, %v; want it to lose against nothing", out, err)
	}
	if out, err := s.Delete(t.Context(), bare); err != nil || out.Done || len(out.Now) != 0 {
		t.Errorf("Delete = %+v, %v; want it to lose against nothing", out, err)
	}
	same(t, s)
}

// many edits an item with more attributes than a condition may speak of: either it works, or it says what to do.
func many(t *testing.T, s Stocked) {
	it := table.Item{"id": S("a")}
	for i := range 100 {
		it[fmt.Sprint("attribute", i)] = N(i)
	}
	s.Put(it)
	e := all(it)
	e.Set = table.Item{"more": S("x")}
	if out, err := s.Update(t.Context(), e); err != nil || !out.Done {
		t.Errorf("Update = %+v, %v; want it done with 100 attributes", out, err)
	}
}

func cancelled(t *testing.T, s Stocked) {
	s.Put(Rich("a"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := all(Rich("a"))
	e.Set = table.Item{"x": S("y")}
	if _, err := s.Update(ctx, e); !errors.Is(err, context.Canceled) {
		t.Errorf("Update = %v; want context.Canceled", err)
	}
	same(t, s, Rich("a"))
}

func same(t *testing.T, s Stocked, want ...table.Item) {
	t.Helper()
	got := s.Items()
	if len(got) != len(want) {
		t.Errorf("the table has %d items; want %d", len(got), len(want))
		return
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("item %d is %s; want %s", i, table.Text(got[i]), table.Text(want[i]))
		}
	}
}
