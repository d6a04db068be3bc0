package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

func TestNew_Errors(t *testing.T) {
	once := migrate.Once(nothing)
	for name, c := range map[string]struct {
		list []migrate.Migration
		want string
	}{
		"NoName":  {[]migrate.Migration{migration("20261101000000", once)}, "expected an ID of the form"},
		"NoTime":  {[]migrate.Migration{migration("20261301000000_fill_cells", once)}, "is no time"},
		"OneWord": {[]migrate.Migration{migration("20261101000000_fill", once)}, "expected an ID of the form"},
		"Twice":   {[]migrate.Migration{migration(first, once), migration(first, once)}, "found twice"},
		"Unknown": {[]migrate.Migration{migration(first, once, second)}, "does not exist"},
		"Circle":  {[]migrate.Migration{migration(first, once, second), migration(second, once, first), migration(third, once)}, first + ", " + second + " need one another"},
		"NoWork":  {[]migrate.Migration{migration(first, nil)}, "no Work"},
		"NoWhy":   {[]migrate.Migration{{ID: first, Work: once, Checksum: "t1:"}}, "no Why"},
		"Runs":    {[]migrate.Migration{{ID: first, Why: "#7", Work: once, Checksum: "t1:", Runs: "mars"}}, `Runs is "mars"`},
		"NoFile":  {[]migrate.Migration{{ID: first, Why: "#7", Work: once}}, first + ".go"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := migrate.New(nil, c.list...); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("New = %v; want %q", err, c.want)
			}
		})
	}
}

func TestNew_Files(t *testing.T) {
	files := fstest.MapFS{first + ".go": {Data: []byte("package m\n")}, first + "_test.go": {Data: []byte("package m\n")}, "doc.go": {Data: []byte("package m\n")}}
	m := migrate.Migration{ID: first, Why: "#7", Work: migrate.Once(nothing)}
	r, err := migrate.New(files, m)
	if err != nil || !strings.HasPrefix(r.All()[0].Checksum, "t1:") {
		t.Errorf("New = %+v, %v; want a checksum", r, err)
	}
	files[second+".go"] = &fstest.MapFile{Data: []byte("package m\n")}
	if _, err := migrate.New(files, m); err == nil || !strings.Contains(err.Error(), second+".go:1: ") {
		t.Errorf("New = %v; want it to find the file that nobody registered", err)
	}
	files[first+".go"].Data = []byte("package m\n'")
	if _, err := migrate.New(files, m); err == nil || !strings.Contains(err.Error(), first+".go:2:1") {
		t.Errorf("New = %v; want the place of the mistake", err)
	}
}

func TestChecksum(t *testing.T) {
	sum := func(source string) string {
		s, err := migrate.Checksum("m.go", []byte(source))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a := sum("package m\n\n// Says why.\nfunc f() int { return 1 }\n")
	if b := sum("package m\r\nfunc f() int {\n\treturn 1 // because\n}"); a != b {
		t.Error("comments and spaces change the checksum")
	}
	for _, other := range []string{"package m\nfunc f() int { return 2 }", "package m\nfunc f() int { return 1; }; var x int", "package m\nfunc g() int { return 1 }", "package m\nfunc f() int { return\n1 }"} {
		if sum(other) == a {
			t.Errorf("%q has the checksum of another source", other)
		}
	}
	if want := "t1:3c0f28d3da5849ed115549827b20341f"; a != want {
		t.Errorf("checksum = %s; want %s as ever: otherwise all applied migrations look changed", a, want)
	}
}

// plan makes a plan of what some have been applied.
func plan(t *testing.T, strict bool, r *migrate.Registry, states ...migrate.State) (string, migrate.Plan) {
	t.Helper()
	kind := "staging"
	if strict {
		kind = "production"
	}
	p := r.Plan(migrate.Environment{Name: kind, Kind: kind, Strict: strict}, states)
	var out []string
	for _, l := range p.Lines {
		late := ""
		if l.Late {
			late = " late"
		}
		out = append(out, string(l.Verdict)+late)
	}
	return strings.Join(out, ", "), p
}

func applied(id string) migrate.State {
	return migrate.State{ID: id, Status: migrate.Applied, Checksum: "t1:" + id, Attempt: 1}
}

func TestPlan(t *testing.T) {
	once := migrate.Once(nothing)
	three := []migrate.Migration{migration(first, once), migration(second, once), migration(third, once)}
	needed := []migrate.Migration{migration(first, once), migration(second, once), migration(third, once, second)}
	only := []migrate.Migration{{ID: first, Why: "#7", Work: once, Kinds: []string{"production"}, Checksum: "t1:x"}, migration(second, once, first)}
	failed := migrate.State{ID: second, Status: migrate.Failed, Error: "throttled", Attempt: 2}
	running := migrate.State{ID: first, Status: migrate.Running, Attempt: 1}
	for name, c := range map[string]struct {
		strict bool
		list   []migrate.Migration
		states []migrate.State
		want   string
	}{
		"Fresh":          {true, three, nil, "will run, will run, will run"},
		"Applied":        {true, three, []migrate.State{applied(first)}, "done, will run, will run"},
		"Interrupted":    {true, three, []migrate.State{running}, "will resume, will run, will run"},
		"Late":           {true, three, []migrate.State{applied(first), applied(third)}, "done, will run late, done"},
		"LateNeeded":     {false, needed, []migrate.State{applied(first), applied(third)}, "done, will run late, done"},
		"LateRefused":    {true, needed, []migrate.State{applied(first), applied(third)}, "done, refused late, done"},
		"Failed":         {false, needed, []migrate.State{failed}, "will run, failed, blocked"},
		"FailedElse":     {false, three, []migrate.State{failed}, "will run, failed, will run"},
		"FailedStrict":   {true, three, []migrate.State{failed}, "will run, failed, blocked"},
		"OtherKind":      {false, only, nil, "other kind of environment, will run"},
		"OwnKind":        {true, only, nil, "will run, will run"},
		"Drift":          {false, three, []migrate.State{{ID: first, Status: migrate.Applied, Checksum: "t1:old"}}, "drifted, will run, will run"},
		"Gone":           {false, three[1:], []migrate.State{applied(first)}, "will run, will run, gone"},
		"FailedIsEdited": {false, three, []migrate.State{{ID: first, Status: migrate.Failed, Checksum: "t1:old"}}, "failed, will run, will run"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := plan(t, c.strict, registry(t, c.list...), c.states...); got != c.want {
				t.Errorf("Plan = %s; want %s", got, c.want)
			}
		})
	}
}

// TestUp_Refuses has runs that must change nothing.
func TestUp_Refuses(t *testing.T) {
	once := migrate.Once(nothing)
	for name, c := range map[string]struct {
		before, after []migrate.Migration
		want          []string
	}{
		"Drift": {[]migrate.Migration{migration(first, once)}, []migrate.Migration{{ID: first, Why: "#7", Work: once, Checksum: "t1:new"}, migration(second, once)},
			[]string{"an applied migration was changed", "t1:" + first, "t1:new", "repair"}},
		"Late": {[]migrate.Migration{migration(third, once)}, []migrate.Migration{migration(second, once), migration(third, once, second)},
			[]string{third + " needs it and has been applied without it"}},
	} {
		t.Run(name, func(t *testing.T) {
			store := new(migrate.Memory)
			up := func(list []migrate.Migration) error {
				r := runner(registry(t, list...), store, "ada")
				r.Environment = migrate.Environment{Name: "production", Kind: "production", Strict: true}
				_, err := r.Up(t.Context())
				return err
			}
			if err := up(c.before); err != nil {
				t.Fatal(err)
			}
			before := statuses(t, store)
			err := up(c.after)
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("Up = %v; want %q", err, want)
				}
			}
			if name == "Drift" && !errors.Is(err, migrate.ErrDrift) {
				t.Errorf("Up = %v; want ErrDrift", err)
			}
			if after := statuses(t, store); after != before {
				t.Errorf("states were %s and are %s; want nothing changed", before, after)
			}
		})
	}
}

func TestRepair(t *testing.T) {
	once := migrate.Once(nothing)
	store := new(migrate.Memory)
	fails := migrate.Once(func(context.Context, migrate.Segment) (migrate.Counts, error) {
		return migrate.Counts{}, errors.New("throttled")
	})
	if _, err := runner(registry(t, migration(first, once), migration(second, fails)), store, "ada").Up(t.Context()); err == nil {
		t.Fatal("Up succeeded")
	}
	edited := migration(first, once)
	edited.Checksum = "t1:edited"
	r := runner(registry(t, edited, migration(second, once)), store, "bob")
	for name, c := range map[string]struct {
		id   string
		how  migrate.Repair
		why  string
		want string
	}{
		"NoReason":   {first, migrate.Accept, " ", "found no reason"},
		"NoDrift":    {second, migrate.Accept, "x", "expected one whose source was changed"},
		"IsApplied":  {first, migrate.MarkApplied, "x", "it has been applied"},
		"Unknown":    {third, migrate.Accept, "x", "there is none"},
		"UnknownHow": {first, "forget", "x", "expected accept"},
	} {
		if err := r.Repair(t.Context(), c.id, c.how, c.why); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Repair = %v; want %q", name, err, c.want)
		}
	}
	err := errors.Join(r.Repair(t.Context(), first, migrate.Accept, "a comment became code"), r.Repair(t.Context(), second, migrate.MarkApplied, "by hand, #12"))
	if got := statuses(t, store); err != nil || got != first+" applied 1, "+second+" applied 1, " {
		t.Fatalf("Repair = %v, states %s; want both applied", err, got)
	}
	if _, err := r.Up(t.Context()); err != nil {
		t.Errorf("Up = %v; want nothing to do", err)
	}
	events, err := store.History(t.Context(), second, 1)
	if err != nil || events[0].Note != "mark-applied by bob: by hand, #12 (was failed with t1:"+second+")" {
		t.Errorf("History = %+v, %v; want who repaired what, and why", events, err)
	}
	if err := r.Repair(t.Context(), second, migrate.Again, "it must run after all"); err != nil {
		t.Fatal(err)
	}
	if plan, err := r.Plan(t.Context()); err != nil || plan.Lines[1].Verdict != migrate.WillRun || !strings.Contains(plan.Lines[1].Reason, "anew, from the beginning") {
		t.Errorf("Plan = %+v, %v; want it to run anew, not to resume", plan, err)
	}
	if report, err := r.Up(t.Context()); err != nil || len(report.Applied) != 1 || report.Applied[0].Generation != 1 {
		t.Errorf("Up = %+v, %v; want it to begin anew", report, err)
	}
}

// TestOrder_Property: whatever the needs, every migration comes behind those that it needs, and by time where it can.
func TestOrder_Property(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "n")
		rank := rapid.Permutation(seq(n)).Draw(rt, "rank") // needs only point to lower ranks: no circles
		list := make([]migrate.Migration, n)
		for i := range list {
			var needs []string
			for j := range n {
				if rank[j] < rank[i] && rapid.Bool().Draw(rt, "need") {
					needs = append(needs, id(j))
				}
			}
			list[i] = migration(id(i), migrate.Once(nothing), needs...)
		}
		r, err := migrate.New(nil, rapid.Permutation(list).Draw(rt, "list")...)
		if err != nil {
			rt.Fatal(err)
		}
		place := map[string]int{}
		for i, m := range r.All() {
			place[m.ID] = i
			if i > 0 && m.ID < r.All()[i-1].ID && !waited(m, place, i) {
				rt.Errorf("%s comes behind a younger one that it does not need", m.ID)
			}
		}
		for _, m := range list {
			for _, need := range m.Needs {
				if place[need] >= place[m.ID] {
					rt.Errorf("%s comes before %s, which it needs", m.ID, need)
				}
			}
		}
	})
}

// waited says whether the one before is needed: otherwise the older could have come first.
func waited(m migrate.Migration, place map[string]int, at int) bool {
	for _, need := range m.Needs {
		if place[need] == at-1 {
			return true
		}
	}
	return false
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func id(n int) string {
	return time.Date(2026, 1, 1+n, 0, 0, 0, 0, time.UTC).Format("20060102150405") + fmt.Sprintf("_fill_cells%d", n)
}

func FuzzChecksum(f *testing.F) {
	for _, s := range []string{"package m", "", "'", "package m\n/* open", "package m\nvar s = `a\r\nb`\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		a, err1 := migrate.Checksum("m.go", source)
		b, err2 := migrate.Checksum("n.go", append([]byte("\n// x\n"), source...))
		if (err1 == nil) != (err2 == nil) {
			return // a byte order mark is allowed at the beginning only
		}
		if err1 == nil && a != b {
			t.Errorf("a comment before %q changes its checksum", source)
		}
	})
}

func FuzzCheckID(f *testing.F) {
	for _, s := range []string{first, "", "20261101000000_", "2026110100000_fill_cells", "20261101000000_fill_cells\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if migrate.CheckID(s) == nil && (len(s) < 18 || strings.ContainsAny(s, " /\\.\n")) {
			t.Errorf("CheckID accepts %q", s)
		}
	})
}

// TestPlan_OnRequest: a mail to everybody does not run by itself where a branch has just made an environment up.
func TestPlan_OnRequest(t *testing.T) {
	mail := migration(second, migrate.Once(nothing), first)
	mail.OnRequest = []string{"branch"}
	r := registry(t, migration(first, migrate.Once(nothing)), mail, migration(third, migrate.Once(nothing), second))
	for name, c := range map[string]struct {
		env    migrate.Environment
		states []migrate.State
		want   migrate.Verdict
	}{
		"Unasked":   {migrate.Environment{Kind: "branch"}, nil, migrate.Unasked},
		"Asked":     {migrate.Environment{Kind: "branch", Asked: []string{second}}, nil, migrate.WillRun},
		"Elsewhere": {migrate.Environment{Kind: "production"}, nil, migrate.WillRun},
		"Begun":     {migrate.Environment{Kind: "branch"}, []migrate.State{{ID: second, Status: migrate.Running}}, migrate.WillResume},
	} {
		t.Run(name, func(t *testing.T) {
			p := r.Plan(c.env, c.states)
			if got := p.Lines[1]; got.Verdict != c.want || p.Lines[2].Verdict != migrate.WillRun {
				t.Errorf("Plan = %+v; want %s, and what needs it to run", p.Lines, c.want)
			}
		})
	}
}
