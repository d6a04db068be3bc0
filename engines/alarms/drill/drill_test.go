package drill_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/drill"
	"github.com/mainstay-go/mainstay/engines/alarms/drill/drilltest"
)

const pages, tickets = "arn:aws:sns:eu-west-1:123456789012:pages", "arn:aws:sns:eu-west-1:123456789012:tickets"

func TestSite(t *testing.T) {
	site := drilltest.New()
	drilltest.TestSite(t, drilltest.World{Site: site, Put: site.Put, Topic: func(name string) string { return "arn:aws:sns:eu-west-1:123456789012:" + name }})
}

// shop has an alarm that pages, one that is only told of by a composite one, and a composite one with tickets.
func shop() *drilltest.Site {
	site := drilltest.New()
	site.Put(drill.Alarm{Name: "shop-Data1-dead-letter-not-empty", State: drill.OK, Enabled: true, Topics: []string{pages}, OverAt: []string{pages}})
	site.Put(drill.Alarm{Name: "shop-Data1-queue-late", State: drill.OK, Enabled: true})
	site.Put(drill.Alarm{Name: "shop-Data1-service-ticket", State: drill.Unknown, Enabled: true, Composite: true, Topics: []string{tickets}})
	site.Put(drill.Alarm{Name: "shop-Data1-service-page", State: drill.OK, Enabled: true, Composite: true, Topics: []string{pages}, OverAt: []string{pages}})
	return site
}

func of(site drill.Site) drill.Drill {
	return drill.Drill{Site: site, Stacks: "shop-", Prefix: "shop-drill-", Timeout: 20 * time.Second, Now: time.Now}
}

// clean wants that nothing of a drill is left.
func clean(t *testing.T, site *drilltest.Site) {
	t.Helper()
	if left, err := site.Queues(context.Background(), ""); err != nil || len(left) > 0 {
		t.Errorf("queues are left: %v, %v", left, err)
	}
	for name, want := range map[string]drill.State{"shop-Data1-dead-letter-not-empty": drill.OK, "shop-Data1-service-ticket": drill.Unknown, "shop-Data1-service-page": drill.OK} {
		if got := site.State(name); got != want {
			t.Errorf("%s is left in %s; want %s", name, got, want)
		}
	}
}

func TestDo(t *testing.T) {
	site := shop()
	site.Subscribe(pages, drill.Subscriber{Protocol: "email", Endpoint: "a@example.com", Confirmed: true})
	site.Subscribe(pages, drill.Subscriber{Protocol: "email", Endpoint: "b@example.com"})
	got, err := of(site).Do(t.Context())
	if err != nil || len(got.Drills) != 2 {
		t.Fatalf("Do = %+v, %v; want a drill for each topic", got, err)
	}
	page, ticket := got.Drills[0], got.Drills[1]
	if page.Alarm != "shop-Data1-dead-letter-not-empty" || page.Topic != pages || !page.Told || !page.Over || page.Subscribers["email"] != 1 || page.Pending != 1 || page.Subscribers["sqs"] != 0 {
		t.Errorf("the page is %+v; want an alarm on a metric, told twice, and one of two people", page)
	}
	if ticket.Alarm != "shop-Data1-service-ticket" || ticket.Topic != tickets || !ticket.Told || ticket.Over {
		t.Errorf("the ticket is %+v; want it told, and not that it is over", ticket)
	}
	clean(t, site)
}

func TestDo_Named(t *testing.T) {
	for _, name := range []string{"shop-Data1-service-page", "service-page"} {
		d := of(shop())
		d.Alarm = name
		if got, err := d.Do(t.Context()); err != nil || len(got.Drills) != 1 || got.Drills[0].Alarm != "shop-Data1-service-page" {
			t.Errorf("Do of %s = %+v, %v", name, got, err)
		}
	}
}

// TestDo_ErrSilent: a topic that CloudWatch may not publish to is what drills are there to find. Its clock stands still while
// anything runs, so that no machine is too slow to hear of the other topic in time.
func TestDo_ErrSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := shop()
		site.Deaf[pages] = true
		got, err := of(site).Do(t.Context())
		if !errors.Is(err, drill.ErrSilent) || !strings.Contains(err.Error(), `drill alarm "shop-Data1-dead-letter-not-empty": nobody was told of ALARM within 20s; CloudWatch says: Failed to execute action `+pages) {
			t.Errorf("Do = %v; want to hear that nobody was told, and why", err)
		}
		if len(got.Drills) != 2 || got.Drills[0].Told || !got.Drills[1].Told {
			t.Errorf("proved was %+v; want what works all the same", got.Drills)
		}
		clean(t, site)
	})
}

func TestDo_Refused(t *testing.T) {
	for name, c := range map[string]struct {
		alarm drill.Alarm
		want  string
	}{
		"on":       {drill.Alarm{State: drill.On, Enabled: true, Topics: []string{pages}}, `drill alarm "shop-x": it is on; expected one that is not`},
		"disabled": {drill.Alarm{State: drill.OK, Topics: []string{pages}}, "its actions are disabled"},
		"under":    {drill.Alarm{State: drill.OK, Enabled: true}, "it tells no topic by itself"},
	} {
		t.Run(name, func(t *testing.T) {
			site := drilltest.New()
			c.alarm.Name = "shop-x"
			site.Put(c.alarm)
			d := of(site)
			if _, err := d.Do(t.Context()); err == nil || !strings.Contains(err.Error(), "found 1 alarms, none of them off, enabled and with a topic") {
				t.Errorf("Do = %v; want to hear that there is nothing to drill", err)
			}
			d.Alarm = "shop-x"
			if _, err := d.Do(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Do of it = %v; want %q", err, c.want)
			}
		})
	}
}

func TestDo_WhichOne(t *testing.T) {
	for name, want := range map[string]string{"none": `drill alarm "none": found none of that name among 4`, "e": `found 2 whose names end so, such as shop-Data1-queue-late and shop-Data1-service-page; expected one`} {
		d := of(shop())
		d.Alarm = name
		if _, err := d.Do(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Do of %q = %v; want %q", name, err, want)
		}
	}
}

// TestDo_TopicWithout: a topic whose only alarm is on is not proved, and that is said.
func TestDo_TopicWithout(t *testing.T) {
	site := shop()
	site.Put(drill.Alarm{Name: "shop-Data1-service-ticket", State: drill.On, Enabled: true, Composite: true, Topics: []string{tickets}})
	if _, err := of(site).Do(t.Context()); err == nil || !strings.Contains(err.Error(), "nothing can be drilled that tells "+tickets) {
		t.Errorf("Do = %v; want to hear which topic cannot be proved", err)
	}
}

var errNo = errors.New("no")

// TestDo_Fails has each call fail in turn, and the drill interrupted in it: nothing is left, whatever happens. Only what
// tidies up may not fail itself.
func TestDo_Fails(t *testing.T) {
	for _, interrupted := range []bool{false, true} {
		done := false
		for n := 0; !done; n++ {
			site, calls, failed := shop(), 0, false
			ctx, cancel := context.WithCancel(t.Context())
			site.Before = func(operation string) error {
				if calls++; calls-1 != n || tidies(operation) {
					return nil
				}
				failed = true
				if interrupted {
					cancel()
					return ctx.Err()
				}
				return fmt.Errorf("%s: %w", operation, errNo)
			}
			_, err := of(site).Do(ctx)
			site.Before = nil
			if done = calls <= n; failed && err == nil {
				t.Errorf("call %d failed, and Do did not", n)
			}
			cancel()
			clean(t, site)
		}
	}
}

// tidies says whether a call only leaves things as they were.
func tidies(operation string) bool {
	return operation == "Close" || operation == "Set INSUFFICIENT_DATA"
}

// TestDo_Sweeps: the queue of a drill that was killed is removed, one of a drill that may be under way is not.
func TestDo_Sweeps(t *testing.T) {
	site := shop()
	old, fresh := fmt.Sprint("shop-drill-", time.Now().Add(-2*time.Hour).UnixNano()), fmt.Sprint("shop-drill-", time.Now().UnixNano())
	for _, q := range []string{old, fresh, "shop-drill-own"} {
		if _, err := site.Listen(t.Context(), pages, q); err != nil {
			t.Fatal(err)
		}
	}
	got, err := of(site).Do(t.Context())
	left, _ := site.Queues(t.Context(), "")
	if err != nil || got.Swept != 1 || slices.Contains(left, old) || !slices.Contains(left, fresh) || !slices.Contains(left, "shop-drill-own") {
		t.Errorf("Do = %+v, %v, and left %v; want only the old one swept", got, err, left)
	}
}

func TestParseTold_Bad(t *testing.T) {
	for body, want := range map[string]string{"": "read message of an alarm: unexpected end", `{"AlarmName":"a"}`: "found no AlarmName or no NewStateValue", "[]": "cannot unmarshal"} {
		if _, err := drill.ParseTold(body); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseTold(%q) = %v; want %q", body, err, want)
		}
	}
}

func FuzzParseTold(f *testing.F) {
	f.Add(`{"AlarmName":"orders-late","NewStateValue":"ALARM","NewStateReason":"Fire drill"}`)
	f.Add(`{"AlarmName":1}`)
	f.Add("null")
	f.Fuzz(func(t *testing.T, body string) {
		if told, err := drill.ParseTold(body); err == nil && (told.Alarm == "" || told.State == "") {
			t.Errorf("ParseTold(%q) = %+v without an error", body, told)
		}
	})
}

func Example() {
	site := drilltest.New()
	site.Put(drill.Alarm{Name: "mainstay-staging-Data1-orders-late", State: drill.OK, Enabled: true, Topics: []string{pages}, OverAt: []string{pages}})
	d := drill.Drill{Site: site, Stacks: "mainstay-staging-", Prefix: "mainstay-staging-drill-", Timeout: time.Minute, Now: time.Now}
	report, err := d.Do(context.Background())
	fmt.Println(report.Drills[0].Alarm, report.Drills[0].Told, report.Drills[0].Over, err)
	// Output: mainstay-staging-Data1-orders-late true true <nil>
}
