package promote_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/promote"
)

// site is a production whose deployments go through a CodeDeploy: callers meet the new version in steps, and an alarm of the
// deployment's brings the old one back.
type site struct {
	version  string   // that everybody meets
	share    int      // percent of callers that meet the new one
	broken   bool     // the new one fails when it is called
	on       []string // alarms
	later    string   // an alarm that goes on once everybody meets the new one
	failing  map[promote.Phase]error
	done     []string
	canaries []int // shares that there have been
}

var errBroken = errors.New("broken")

// Deploy moves traffic as CodeDeployDefault.LambdaCanary10Percent5Minutes does: a tenth, a look at the alarm, the rest.
func (s *site) Deploy(context.Context) error {
	s.done = append(s.done, "deploy")
	if err := s.failing[promote.Deploying]; err != nil {
		return err
	}
	for _, share := range []int{10, 100} {
		s.share = share
		s.canaries = append(s.canaries, share)
		if s.broken {
			s.share, s.on = 0, append(s.on, "failing")
			return fmt.Errorf("CodeDeploy has taken the new version back at %d %%: %s", share, "failing")
		}
	}
	s.version, s.share = "new", 0
	if s.later != "" {
		s.on = append(s.on, s.later)
	}
	return nil
}

func (s *site) Alarms(context.Context) ([]string, error) {
	return slices.Clone(s.on), s.failing[promote.Watching]
}

func (s *site) Migrate(context.Context) error {
	s.done = append(s.done, "migrate")
	return s.failing[promote.Migrating]
}

func (s *site) Probe(context.Context) error {
	s.done = append(s.done, "probe")
	return s.failing[promote.Probing]
}

func (s *site) Restore(context.Context) error {
	s.done = append(s.done, "restore")
	if err := s.failing[promote.Restoring]; err != nil {
		return err
	}
	s.version = "old"
	return nil
}

func newSite() *site { return &site{version: "old", failing: map[promote.Phase]error{}} }

// promoted runs a promotion whose time does not pass.
func (s *site) promoted(ctx context.Context, watch time.Duration) (*promote.Error, time.Duration) {
	var slept time.Duration
	err := promote.Run(ctx, s, promote.Options{Watch: watch, Every: time.Second, Sleep: func(_ context.Context, d time.Duration) error { slept += d; return nil }})
	e := (*promote.Error)(nil)
	errors.As(err, &e)
	return e, slept
}

func TestRun(t *testing.T) {
	s := newSite()
	s.on = []string{"since yesterday"} // no alarm of the new code's
	if e, slept := s.promoted(t.Context(), 2500*time.Millisecond); e != nil || s.version != "new" || slept != 2500*time.Millisecond || strings.Join(s.done, " ") != "deploy migrate probe" {
		t.Errorf("Run = %v after %v and %s, at version %s; want a promotion after 2.5 s", e, s.done, slept, s.version)
	}
}

// TestRun_Canary: an alarm that goes off while one in ten meets the new version brings the old one back, before anybody
// else has met the new one and before any migration.
func TestRun_Canary(t *testing.T) {
	s := newSite()
	s.broken = true
	e, _ := s.promoted(t.Context(), time.Second)
	if e == nil || e.Phase != promote.Deploying || e.Outcome != promote.RolledBack || s.version != "old" || s.share != 0 {
		t.Fatalf("Run = %v at version %s; want it rolled back", e, s.version)
	}
	if !slices.Equal(s.canaries, []int{10}) || slices.Contains(s.done, "migrate") {
		t.Errorf("the new version had %v %% of the callers, and %v was done; want 10 %% and no migration", s.canaries, s.done)
	}
	if want := "deploy: CodeDeploy has taken the new version back at 10 %: failing; rolled back to the assembly before"; e.Error() != want {
		t.Errorf("it says %q; want %q", e, want)
	}
}

// TestRun_Watch: an alarm that goes on in the time after the deployment rolls back, too.
func TestRun_Watch(t *testing.T) {
	s := newSite()
	s.on, s.later = []string{"since yesterday"}, "queue-old"
	e, _ := s.promoted(t.Context(), time.Second)
	if e == nil || !errors.Is(e, promote.ErrAlarm) || e.Outcome != promote.RolledBack || s.version != "old" || !slices.Equal(e.Alarms, []string{"queue-old"}) || slices.Contains(s.done, "migrate") {
		t.Errorf("Run = %v with alarms %v after %v, at version %s; want it rolled back because of queue-old", e, e.Alarms, s.done, s.version)
	}
}

// TestRun_Properties: whatever fails, production ends with the old code and says so; but for a migration, which nothing can
// take back: then it keeps the new code, and nothing is said to be rolled back.
func TestRun_Properties(t *testing.T) {
	phases := []promote.Phase{promote.Deploying, promote.Migrating, promote.Probing, promote.Restoring}
	rapid.Check(t, func(r *rapid.T) {
		s := newSite()
		for _, p := range phases {
			if rapid.Bool().Draw(r, string(p)) {
				s.failing[p] = errBroken
			}
		}
		e, _ := s.promoted(t.Context(), 0)
		first := slices.IndexFunc(phases[:3], func(p promote.Phase) bool { return s.failing[p] != nil })
		switch {
		case first < 0:
			if e != nil || s.version != "new" {
				r.Fatalf("Run = %v at %s; want a promotion", e, s.version)
			}
		case e == nil || e.Phase != phases[first] || !errors.Is(e, errBroken):
			r.Fatalf("Run = %v; want the error of %s", e, phases[first])
		case phases[first] == promote.Migrating:
			if e.Outcome != promote.Stopped || s.version != "new" || slices.Contains(s.done, "restore") || strings.Contains(e.Error(), "rolled back") {
				r.Fatalf("Run = %v at %s; want it stopped where it is", e, s.version)
			}
		case s.failing[promote.Restoring] != nil:
			if e.Outcome != promote.Stuck || !strings.Contains(e.Error(), "rolling back failed, too") {
				r.Fatalf("Run = %v; want it to say that rolling back failed", e)
			}
		case e.Outcome != promote.RolledBack || s.version != "old" || !strings.HasSuffix(e.Error(), "rolled back to the assembly before"):
			r.Fatalf("Run = %v at %s; want it rolled back", e, s.version)
		}
	})
}

// TestRun_Interrupted: an interruption rolls back, and is not itself interrupted.
func TestRun_Interrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := newSite()
	err := promote.Run(ctx, s, promote.Options{Watch: time.Hour, Sleep: func(ctx context.Context, _ time.Duration) error { stop(); return ctx.Err() }})
	if !errors.Is(err, context.Canceled) || s.version != "old" {
		t.Errorf("Run = %v at version %s; want it rolled back", err, s.version)
	}
}

// TestRun_AlarmsUnknown: where alarms cannot be looked at, nothing is deployed.
func TestRun_AlarmsUnknown(t *testing.T) {
	s := newSite()
	s.failing[promote.Watching] = errBroken
	if e, _ := s.promoted(t.Context(), 0); e == nil || e.Outcome != promote.Stopped || len(s.done) > 0 {
		t.Errorf("Run = %v after %v; want nothing to be done", e, s.done)
	}
}
