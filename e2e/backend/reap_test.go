package backend_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/names"
)

// TestReap: what has expired sleeps first and goes later; what is alive, unknown or there to last stays as it is.
func TestReap(t *testing.T) {
	alone(t)
	const expired, alive, unknown = "reap-1a2b3c4d", "reap-5e6f7a8b", "reap-9c0d1e2f"
	for _, env := range []string{expired, alive, unknown, names.Staging} {
		shared.create(t, env, "Data1", small)
	}
	hands, err := shared.target.Hands(t.Context(), shared.project)
	must(t, err)
	now, store := time.Now(), new(ledger.Memory)
	hands.Store, hands.Now = store, func() time.Time { return now }
	for env, hours := range map[string]int{expired: 1, alive: 1000, names.Staging: 1} {
		_, err := store.Put(t.Context(), ledger.Entry{Name: env, Owner: "ada", Created: now, Updated: now, Since: now, State: ledger.Up, Hours: hours})
		must(t, err)
	}
	others := []string{alive, unknown, names.Staging}
	before := shared.listing(t, others)
	for _, step := range []struct {
		after time.Duration
		want  reap.Action
		left  bool
	}{{30 * time.Minute, reap.Keep, true}, {time.Hour, reap.Sleep, true}, {time.Hour, reap.Keep, true}, {25 * time.Hour, reap.Remove, false}} {
		now = now.Add(step.after)
		all, err := hands.Look(t.Context())
		must(t, err)
		plan := slices.DeleteFunc(reap.Policy{Now: now, Grace: 24 * time.Hour}.Plan(all), func(d reap.Decision) bool { return !strings.HasPrefix(d.Name, "reap-") && d.Name != names.Staging })
		_, err = hands.Run(t.Context(), plan, false, func(string) {})
		must(t, err)
		for _, d := range plan {
			if want := map[bool]reap.Action{true: step.want, false: reap.Keep}[d.Name == expired]; d.Action != want {
				t.Errorf("%s: %s, because %s; want %s", d.Name, d.Action, d.Why, want)
			}
		}
		if left := len(shared.listing(t, []string{expired})) > 0; left != step.left {
			t.Errorf("after %s the environment is there: %v; want %v", step.want, left, step.left)
		}
	}
	if _, err := store.Get(t.Context(), expired); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the ledger still has it: %v", err)
	}
	if after := shared.listing(t, others); !slices.Equal(after, before) {
		t.Errorf("of the others are left %q; want them as they were: %q", after, before)
	}
	shared.tidyReaped(t, alive, unknown)
}

func (c cloud) tidyReaped(t *testing.T, branches ...string) {
	t.Helper()
	for _, env := range branches {
		must(t, c.down(t, env))
	}
	staging := names.Stack(names.Staging, "Data1") // in the account of branches, where only this test has put one
	_, err := cloudformation.NewFromConfig(c.target.AWS).DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: &staging})
	must(t, err)
}

// TestReap_SomebodyElse: an environment that was brought up since it was looked at stays.
func TestReap_SomebodyElse(t *testing.T) {
	alone(t)
	const name = "raced-1a2b3c4d"
	shared.create(t, name, "Data1", small)
	hands, err := shared.target.Hands(t.Context(), shared.project)
	must(t, err)
	now, store := time.Now(), new(ledger.Memory)
	hands.Store = store
	seen, err := store.Put(t.Context(), ledger.Entry{Name: name, Owner: "ada", Created: now, Updated: now, Since: now, State: ledger.Asleep, Hours: 1})
	must(t, err)
	_, err = store.Put(t.Context(), seen.To(ledger.Deploying, now))
	must(t, err)
	if err := hands.Remove(t.Context(), name, &seen, func(string) {}); !errors.Is(err, ledger.ErrChanged) || len(shared.listing(t, []string{name})) == 0 {
		t.Errorf("Remove = %v; want it refused, and the environment there", err)
	}
	must(t, shared.down(t, name))
}
