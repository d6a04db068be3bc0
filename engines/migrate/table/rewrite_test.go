package table_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

func TestRewrite(t *testing.T) {
	m := people(1000)
	m.Put(table.Item{"id": s("done"), "name": s("Bob B"), "given": s("Bob"), "family": s("B")})
	report, err := up(t, &table.Rewrite{Table: m, Change: split, Pace: table.Pace{Page: 30}})
	if err != nil || len(report.Applied) != 1 {
		t.Fatal(report, err)
	}
	if c := report.Applied[0].Counts; c.Read != 1001 || c.Changed != 1000 || c.Lost != 0 || c.Units < 1000 {
		t.Errorf("Counts = %+v; want 1001 read and 1000 changed", c)
	}
	for _, it := range m.Items() {
		if text(it, "given")+" "+text(it, "family") != text(it, "name") || m.Writes(it) > 1 {
			t.Errorf("%s was written %d times", table.Text(it), m.Writes(it))
		}
	}
}

// TestRewrite_Reads leaves the rest of the item alone: the change does not see it, and others may write it meanwhile.
func TestRewrite_Reads(t *testing.T) {
	m := people(1)
	var once sync.Once
	r := &table.Rewrite{Table: m, Reads: []string{"name", "given", "family"}, Change: func(it table.Item) (table.Item, error) {
		if it["n"] != nil {
			t.Errorf("Change sees %s; want the key and what it reads", table.Text(it))
		}
		changed := person(0)
		changed["n"] = n(5)
		once.Do(func() { m.Put(changed) }) // the application writes between the scan and the write
		return split(it)
	}}
	report, err := up(t, r)
	if got := m.Items()[0]; err != nil || number(got, "n") != 5 || text(got, "given") != "Ada" || report.Applied[0].Counts.Lost != 0 {
		t.Errorf("%s, %+v, %v; want both changes, without a conflict", table.Text(got), report, err)
	}
}

// TestRewrite_Loses has the application write each item once while the change is decided.
func TestRewrite_Loses(t *testing.T) {
	m, wrote := people(20), map[string]bool{}
	r := &table.Rewrite{Table: m, Pace: table.Pace{Segments: 1, Writers: 1}, Change: func(it table.Item) (table.Item, error) {
		if key := text(it, "id"); !wrote[key] {
			wrote[key] = true
			newer := person(0)
			newer["id"], newer["name"] = it["id"], s("Grace H")
			m.Put(newer)
		}
		return split(it)
	}}
	report, err := up(t, r)
	if err != nil || report.Applied[0].Counts.Lost != 20 || report.Applied[0].Counts.Changed != 20 {
		t.Fatalf("%+v, %v; want every write lost once, and done again", report, err)
	}
	for _, it := range m.Items() {
		if text(it, "name") != "Grace H" || text(it, "given") != "Grace" {
			t.Errorf("%s; want what the application wrote, in the new form", table.Text(it))
		}
	}
}

func TestRewrite_Refuses(t *testing.T) {
	broken := errors.New("no such name")
	for want, r := range map[string]*table.Rewrite{
		"leave what it has changed as it is": {Change: func(it table.Item) (table.Item, error) { it["n"] = n(number(it, "n") + 1); return it, nil }},
		"part of its key":                    {Change: func(it table.Item) (table.Item, error) { it["id"] = s("x"); return it, nil }},
		"expected Reads to name it":          {Change: split, Reads: []string{"name"}},
		"no such name":                       {Change: func(table.Item) (table.Item, error) { return nil, broken }},
		"panic: oh":                          {Change: func(table.Item) (table.Item, error) { panic("oh") }},
		"others change it all the time":      {Change: nil},
		"numbers that are not negative":      {Change: split, Pace: table.Pace{Page: -2}},
	} {
		m := people(3)
		if r.Change == nil {
			r.Change = func(it table.Item) (table.Item, error) {
				hot := person(0)
				hot["id"], hot["n"] = it["id"], n(int(time.Now().UnixNano()))
				if it["given"] == nil {
					m.Put(hot)
				}
				return split(it)
			}
		}
		r.Table = m
		if _, err := up(t, r); !errors.Is(err, migrate.ErrFailed) || !strings.Contains(err.Error(), want) {
			t.Errorf("Up = %v; want it to say %q", err, want)
		}
		for _, it := range m.Items() {
			if it["given"] != nil || m.Writes(it) > 0 {
				t.Errorf("%s: %s was written", want, table.Text(it))
			}
		}
	}
}

// TestRewrite_Left finds an application that still writes the old form.
func TestRewrite_Left(t *testing.T) {
	m := people(10)
	wrote := 0
	r := &table.Rewrite{Table: m, Pace: table.Pace{Segments: 1, Writers: 1}, Change: func(it table.Item) (table.Item, error) {
		if wrote++; wrote == 5 {
			m.Put(person(0)) // which has been gone through
		}
		return split(it)
	}}
	_, err := up(t, r)
	if !errors.Is(err, table.ErrLeft) || !strings.Contains(err.Error(), `found 1, such as {"id":{"S":"u000000"}}`) {
		t.Errorf("Up = %v; want ErrLeft and the item", err)
	}
}

func TestRewrite_Estimate(t *testing.T) {
	m := people(1000)
	m.Put(table.Item{"id": s("done"), "name": s("Bob B"), "given": s("Bob")})
	r := &table.Rewrite{Table: m, Change: split, Pace: table.Pace{Segments: 2}}
	e, err := r.Estimate(t.Context(), 100)
	if err != nil || e.Items != 1001 || e.Changes != 1000 || e.WriteUnits != 1000 || e.ReadUnits < 2 || e.Time < 10*time.Second || e.Time > 12*time.Second {
		t.Errorf("Estimate = %+v, %v; want the whole table, at 100 units a second", e, err)
	}
	if len(e.Samples) != 3 || !strings.Contains(e.Samples[0].After, `"given":{"S":"Ada"}`) || strings.Contains(e.Samples[0].Before, "given") {
		t.Errorf("Samples = %+v; want 3, before and after", e.Samples)
	}
	narrow := &table.Rewrite{Table: m, Change: split, Reads: []string{"name", "given", "family"}}
	if e, err := narrow.Estimate(t.Context(), 100); err != nil || len(e.Samples) != 3 || e.Samples[0].Before != `{"id":{"S":"u000000"},"name":{"S":"Ada L0"}}` {
		t.Errorf("Samples = %+v, %v; want the key and what Change reads", e.Samples, err)
	}
	if m.Items()[0]["given"] == nil || m.Writes(person(1)) > 0 {
		t.Error("the estimate wrote something")
	}
}

// TestRewrite_EstimateLarge looks at a part and says what the whole comes to.
func TestRewrite_EstimateLarge(t *testing.T) {
	e, err := (&table.Rewrite{Table: people(40_000), Change: split, Unchecked: true}).Estimate(t.Context(), 0)
	if err != nil || e.Items != 40_000 || e.Changes != 40_000 || e.WriteUnits != 40_000 || e.ReadUnits < 200 || e.ReadUnits > 300 || e.Time != 0 {
		t.Errorf("Estimate = %+v, %v; want 40,000 of everything", e, err)
	}
}
