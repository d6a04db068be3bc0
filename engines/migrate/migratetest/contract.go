package migratetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

func noon() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

// Mine is a lease to take.
func Mine(who string) migrate.Lease {
	return migrate.Lease{Holder: migrate.Holder{Who: who, Host: "laptop", Commit: "c0ffee", Run: "run/1"}, Life: 30 * time.Second, Taken: noon()}
}

// TestStore holds a store to its contract. open returns an empty one.
func TestStore(t *testing.T, open func(*testing.T) migrate.Store) {
	for name, test := range map[string]func(*testing.T, migrate.Store){
		"Empty": empty, "Lease": lease, "TakeOnce": takeOnce, "Fenced": fenced, "States": states, "History": history,
		"Checkpoints": checkpoints, "Race": race, "Cancelled": cancelled,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// take takes the lease as it is.
func take(t *testing.T, s migrate.Store, who string) migrate.Lease {
	t.Helper()
	seen, err := s.Lease(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l, err := s.Take(t.Context(), seen, Mine(who))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func sample(id string, n int) migrate.State {
	return migrate.State{ID: id, Status: migrate.Failed, Checksum: "t1:ab", By: Mine("ada").Holder, Started: noon(), Ended: noon().Add(time.Minute), Attempt: n,
		Segments: 3, Generation: 1, Late: true, Counts: migrate.Counts{Read: 1 << 40, Changed: 5, Lost: 2, Units: 2.5}, Error: "throttled"}
}

func empty(t *testing.T, s migrate.Store) {
	l, err := s.Lease(t.Context())
	if err != nil || l != (migrate.Lease{}) || !l.Free() {
		t.Errorf("Lease = %+v, %v; want the zero lease", l, err)
	}
	states, err1 := s.States(t.Context())
	events, err2 := s.History(t.Context(), "", 10)
	points, err3 := s.Checkpoints(t.Context(), "a", 0)
	if err := errors.Join(err1, err2, err3); err != nil || len(states)+len(events)+len(points) != 0 {
		t.Errorf("%v, %v, %v, %v; want nothing", states, events, points, err)
	}
	if err := s.Renew(t.Context(), 0); !errors.Is(err, migrate.ErrLost) {
		t.Errorf("Renew of a lease that nobody took = %v; want ErrLost", err)
	}
}

func lease(t *testing.T, s migrate.Store) {
	l := take(t, s, "ada")
	want := Mine("ada")
	want.Token = 1
	if got, err := s.Lease(t.Context()); err != nil || got != l || got != want {
		t.Fatalf("Lease = %+v, %v; Take = %+v; want %+v", got, err, l, want)
	}
	for range 2 {
		if err := s.Renew(t.Context(), l.Token); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Lease(t.Context()); err != nil || got.Beat != 2 || got.Token != 1 {
		t.Errorf("Lease = %+v, %v; want 2 beats", got, err)
	}
	if err := s.Release(t.Context(), l.Token); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Lease(t.Context()); err != nil || !got.Free() || got.Token != 1 {
		t.Errorf("Lease = %+v, %v; want it free, and its token used", got, err)
	}
	if l = take(t, s, "bob"); l.Token != 2 || l.Beat != 0 {
		t.Errorf("Take = %+v; want token 2", l)
	}
}

// takeOnce takes from what was seen before a take, a renewal and a release.
func takeOnce(t *testing.T, s migrate.Store) {
	var seen []migrate.Lease
	look := func() {
		l, err := s.Lease(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, l)
	}
	look()
	l := take(t, s, "ada")
	look()
	err := s.Renew(t.Context(), l.Token)
	look()
	if err := errors.Join(err, s.Release(t.Context(), l.Token)); err != nil {
		t.Fatal(err)
	}
	for i, old := range seen {
		if _, err := s.Take(t.Context(), old, Mine("bob")); !errors.Is(err, migrate.ErrLost) {
			t.Errorf("Take of what look %d had seen = %v; want ErrLost", i, err)
		}
	}
	if l := take(t, s, "bob"); l.Token != 2 {
		t.Errorf("Take = %+v; want token 2: what failed uses none", l)
	}
}

// fenced writes with tokens that are not the lease's: older, newer, and freed.
func fenced(t *testing.T, s migrate.Store) {
	writes := func(token int64) map[string]error {
		return map[string]error{
			"Put":        s.Put(t.Context(), migrate.Event{Token: token, Seq: 1, At: noon(), State: sample("a", 1)}),
			"Checkpoint": s.Checkpoint(t.Context(), token, migrate.Checkpoint{Migration: "a", Cursor: "x"}),
			"Renew":      s.Renew(t.Context(), token),
			"Release":    s.Release(t.Context(), token),
		}
	}
	const released = "with a token that was released"
	refused := func(when string, token int64) {
		for name, err := range writes(token) {
			if !errors.Is(err, migrate.ErrLost) && (name != "Release" || when != released) {
				t.Errorf("%s %s = %v; want ErrLost", name, when, err)
			}
		}
	}
	refused("before any lease", 0)
	old := take(t, s, "ada")
	take(t, s, "bob")
	refused("with the token before", old.Token)
	refused("with a token of the future", old.Token+2)
	if err := s.Release(t.Context(), old.Token+1); err != nil {
		t.Fatal(err)
	}
	if err := s.Release(t.Context(), old.Token+1); err != nil {
		t.Errorf("Release again = %v; want nothing to happen", err)
	}
	refused(released, old.Token+1)
	states, err1 := s.States(t.Context())
	events, err2 := s.History(t.Context(), "", 10)
	points, err3 := s.Checkpoints(t.Context(), "a", 0)
	if err := errors.Join(err1, err2, err3); err != nil || len(states)+len(events)+len(points) != 0 {
		t.Errorf("%v, %v, %v, %v; want nothing written", states, events, points, err)
	}
}

func states(t *testing.T, s migrate.Store) {
	l := take(t, s, "ada")
	for i, st := range []migrate.State{sample("b", 1), sample("a", 1), {ID: "c", Status: migrate.Running}, sample("a", 2)} {
		if err := s.Put(t.Context(), migrate.Event{Token: l.Token, Seq: int64(i + 1), At: noon(), State: st}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.States(t.Context())
	want := []migrate.State{sample("a", 2), sample("b", 1), {ID: "c", Status: migrate.Running}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("States = %+v, %v; want %+v", got, err, want)
	}
}

// history is ordered by token and sequence, whatever the clocks said.
func history(t *testing.T, s migrate.Store) {
	var all []migrate.Event
	for turn := range 3 {
		l := take(t, s, "ada")
		for seq := range 12 {
			e := migrate.Event{Token: l.Token, Seq: int64(seq + 1), At: noon().Add(-time.Duration(turn) * time.Hour), Note: "because", State: sample(fmt.Sprint("m", seq%2), seq)}
			if err := s.Put(t.Context(), e); err != nil {
				t.Fatal(err)
			}
			all = append([]migrate.Event{e}, all...)
		}
	}
	if got, err := s.History(t.Context(), "", 100); err != nil || !reflect.DeepEqual(got, all) {
		t.Errorf("History = %+v, %v; want all 36, newest first", got, err)
	}
	if got, err := s.History(t.Context(), "", 5); err != nil || !reflect.DeepEqual(got, all[:5]) {
		t.Errorf("History = %+v, %v; want the newest 5", got, err)
	}
	if got, err := s.History(t.Context(), "m1", 2); err != nil || len(got) != 2 || !reflect.DeepEqual(got[1], all[2]) {
		t.Errorf("History = %+v, %v; want the newest 2 of m1", got, err)
	}
	if got, err := s.History(t.Context(), "m1", 0); err != nil || len(got) != 0 {
		t.Errorf("History = %+v, %v; want none", got, err)
	}
}

func checkpoints(t *testing.T, s migrate.Store) {
	l := take(t, s, "ada")
	point := func(id string, generation, segment int, cursor string) migrate.Checkpoint {
		return migrate.Checkpoint{Migration: id, Generation: generation, Segment: segment, Cursor: cursor, Done: segment == 1, Counts: migrate.Counts{Read: 7, Units: 0.5}}
	}
	for _, c := range []migrate.Checkpoint{point("a", 1, 10, "x"), point("a", 1, 2, ""), point("a", 2, 1, "other"), point("aa", 1, 1, "other"),
		point("a", 11, 1, "other"), point("a", 1, 10, "y"), point("a", 1, 1, "z")} {
		if err := s.Checkpoint(t.Context(), l.Token, c); err != nil {
			t.Fatal(err)
		}
	}
	want := []migrate.Checkpoint{point("a", 1, 1, "z"), point("a", 1, 2, ""), point("a", 1, 10, "y")}
	if got, err := s.Checkpoints(t.Context(), "a", 1); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Checkpoints = %+v, %v; want %+v", got, err, want)
	}
}

// race has many take what they all have seen, and then write at the same time.
func race(t *testing.T, s migrate.Store) {
	var took, points sync.Map
	together(8, func(i int) {
		if l, err := s.Take(t.Context(), migrate.Lease{}, Mine(fmt.Sprint("w", i))); err == nil {
			took.Store(i, l)
		} else if !errors.Is(err, migrate.ErrLost) {
			t.Errorf("Take = %v; want success or ErrLost", err)
		}
	})
	l, err := s.Lease(t.Context())
	n := 0
	took.Range(func(_, v any) bool { n++; return v == l })
	if err != nil || n != 1 || l.Token != 1 {
		t.Fatalf("%d of 8 took the lease %+v, %v; want one", n, l, err)
	}
	together(8, func(i int) {
		for n := range 5 {
			err := errors.Join(s.Checkpoint(t.Context(), 1, migrate.Checkpoint{Migration: "a", Segment: i, Cursor: fmt.Sprint(n)}), s.Renew(t.Context(), 1))
			if err != nil {
				t.Errorf("Checkpoint of segment %d = %v", i, err)
			}
		}
		points.Store(i, true)
	})
	if got, err := s.Checkpoints(t.Context(), "a", 0); err != nil || len(got) != 8 || got[3].Cursor != "4" {
		t.Errorf("Checkpoints = %+v, %v; want the last of each", got, err)
	}
}

func together(n int, do func(int)) {
	var g sync.WaitGroup
	for i := range n {
		g.Go(func() { do(i) })
	}
	g.Wait()
}

func cancelled(t *testing.T, s migrate.Store) {
	l := take(t, s, "ada")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Checkpoint(ctx, l.Token, migrate.Checkpoint{Migration: "a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Checkpoint = %v; want context.Canceled", err)
	}
	if got, err := s.Checkpoints(t.Context(), "a", 0); err != nil || len(got) != 0 {
		t.Errorf("Checkpoints = %v, %v; want nothing written", got, err)
	}
}
