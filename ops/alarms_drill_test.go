package ops

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/alarms/drill"
	"github.com/mainstay-go/mainstay/engines/alarms/drill/drilltest"
	"github.com/mainstay-go/mainstay/engines/oplog"
)

const pages = "arn:aws:sns:eu-west-1:123456789012:staging-pages"

func drilling(t *testing.T, environment string, site drill.Site) AlarmsDrill {
	t.Helper()
	env, err := config.Load(environment)
	if err != nil {
		t.Fatal(err)
	}
	p := Project{Dir: t.TempDir()}
	return AlarmsDrill{Project: p, Records: p.records(env.Name), Environment: env, Site: site, Timeout: 20 * time.Second, Why: "monthly", Now: time.Now, UI: NewUI(io.Discard)}
}

func paging(name string) *drilltest.Site {
	site := drilltest.New()
	site.Put(drill.Alarm{Name: name, State: drill.OK, Enabled: true, Topics: []string{pages}, OverAt: []string{pages}})
	return site
}

func newest(t *testing.T, c AlarmsDrill) oplog.Record {
	t.Helper()
	all, err := c.Project.records(c.Environment.Name).List(t.Context(), c.Environment.Name, 1)
	if err != nil || len(all) != 1 {
		t.Fatalf("the records are %v, %v; want one", all, err)
	}
	return all[0]
}

func TestAlarmsDrill(t *testing.T) {
	site := paging("mainstay-staging-Data1-orders-late")
	site.Put(drill.Alarm{Name: "mainstay-production-Data1-orders-late", State: drill.OK, Enabled: true, Topics: []string{"arn:aws:sns:eu-west-1:123456789012:production-pages"}})
	c := drilling(t, "staging", site)
	r, err := c.Run(t.Context())
	if err != nil || len(r.Drills) != 1 || !r.Drills[0].Told {
		t.Fatalf("Run = %+v, %v; want the alarm of staging told", r, err)
	}
	var out bytes.Buffer
	printDrill(&out, r)
	if got := out.String(); !strings.HasPrefix(got, "told    mainstay-staging-Data1-orders-late reached staging-pages in ") || !strings.HasSuffix(got, " s, and that it is over; NOBODY is subscribed to it\n") {
		t.Errorf("printed is %q", got)
	}
	if got := newest(t, c); got.Operation != "alarms drill" || got.Outcome != oplog.Done || got.Counts["told"] != 1 || got.Why != "monthly" || len(got.Forced) != 0 {
		t.Errorf("the record is %+v", got)
	}
}

func TestAlarmsDrill_Silent(t *testing.T) {
	site := paging("mainstay-staging-Data1-orders-late")
	site.Deaf[pages] = true
	c := drilling(t, "staging", site)
	c.Timeout = 10 * time.Millisecond
	r, err := c.Run(t.Context())
	if !errors.Is(err, drill.ErrSilent) {
		t.Errorf("Run = %v; want to hear that nobody was told", err)
	}
	var out bytes.Buffer
	printDrill(&out, r)
	if got := out.String(); got != "SILENT  mainstay-staging-Data1-orders-late did not reach staging-pages\n" {
		t.Errorf("printed is %q", got)
	}
	if got := newest(t, c); got.Outcome != oplog.Failed || got.Counts["told"] != 0 {
		t.Errorf("the record is %+v; want it failed", got)
	}
}

// TestAlarmsDrill_Refused: nothing of the site is even asked for.
func TestAlarmsDrill_Refused(t *testing.T) {
	for name, c := range map[string]struct {
		environment string
		change      func(*AlarmsDrill)
		want        string
	}{
		"branch":     {"login-1a2b3c4d", func(*AlarmsDrill) {}, "a branch environment has none"},
		"production": {"production", func(*AlarmsDrill) {}, "whoever is on call is paged; expected staging, or --force"},
		"timeout":    {"staging", func(d *AlarmsDrill) { d.Timeout = 0 }, "--timeout 0s: expected more than 0"},
		"settle":     {"staging", func(d *AlarmsDrill) { d.Settle = -time.Second }, "--settle -1s: expected 0 or more"},
	} {
		t.Run(name, func(t *testing.T) {
			site := paging("mainstay-" + c.environment + "-Data1-orders-late")
			site.Before = func(operation string) error { t.Errorf("%s was called", operation); return nil }
			d := drilling(t, c.environment, site)
			c.change(&d)
			if _, err := d.Run(t.Context()); err == nil || !errors.As(err, &usageError{}) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Run = %v; want %q", err, c.want)
			}
		})
	}
}

func TestAlarmsDrill_Forced(t *testing.T) {
	c := drilling(t, "production", paging("mainstay-production-Data1-orders-late"))
	c.Force = true
	if r, err := c.Run(t.Context()); err != nil || told(r) != 1 {
		t.Errorf("Run = %+v, %v; want it told", r, err)
	}
	if got := newest(t, c); len(got.Forced) != 1 {
		t.Errorf("the record is %+v; want it to say what was forced", got)
	}
}
