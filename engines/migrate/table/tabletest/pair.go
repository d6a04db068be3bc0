package tabletest

import (
	"reflect"
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// TestPair holds a pair to its contract. open returns one of empty tables with the key id, and both.
func TestPair(t *testing.T, open func(*testing.T) (table.Pair, Stocked, Stocked)) {
	p, from, to := open(t)
	from.Put(Rich("a"))
	from.Put(Rich("b"))
	copied := table.Item{"id": S("A"), "of": S("a")}
	stale := all(Rich("a"))
	stale.If["size"] = N(9)
	if out, err := p.Copy(t.Context(), stale, copied); err != nil || out.Done || out.There || !reflect.DeepEqual(out.Now, Rich("a")) {
		t.Errorf("Copy of an item that has changed = %+v, %v; want the item as it is", out, err)
	}
	absent := all(Rich("z"))
	if out, err := p.Copy(t.Context(), absent, copied); err != nil || out.Done || out.There || len(out.Now) != 0 {
		t.Errorf("Copy of an item that is gone = %+v, %v; want nothing", out, err)
	}
	if out, err := p.Has(t.Context(), copied); err != nil || out.There {
		t.Errorf("Has = %+v, %v; want nothing there", out, err)
	}
	if out, err := p.Copy(t.Context(), all(Rich("a")), copied); err != nil || !out.Done {
		t.Errorf("Copy = %+v, %v; want it done", out, err)
	}
	if out, err := p.Copy(t.Context(), all(Rich("b")), table.Item{"id": S("A"), "of": S("b")}); err != nil || out.Done || !out.There || out.Units == 0 {
		t.Errorf("Copy over another item = %+v, %v; want it to stay", out, err)
	}
	if out, err := p.Has(t.Context(), copied); err != nil || !out.There {
		t.Errorf("Has = %+v, %v; want it there", out, err)
	}
	same(t, from, Rich("a"), Rich("b"))
	same(t, to, copied)
}
