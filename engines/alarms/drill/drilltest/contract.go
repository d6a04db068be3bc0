package drilltest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/drill"
)

// World is a Site to test, with the means to make alarms in it.
type World struct {
	drill.Site
	Topic func(name string) string // makes a topic and returns its ARN
	Put   func(drill.Alarm)        // makes an alarm; its state is UNKNOWN where the site decides
}

// patience is how long a message may take.
const patience = 20 * time.Second

// TestSite is what the engine relies on of a Site.
func TestSite(t *testing.T, w World) {
	for name, test := range map[string]func(*testing.T, World){"Alarms": alarms, "Hear": hear, "Others": others, "Close": closes, "Remove": removes, "History": history} {
		t.Run(name, func(t *testing.T) { test(t, w) })
	}
}

func alarms(t *testing.T, w World) {
	topic := w.Topic("contract-alarms")
	w.Put(drill.Alarm{Name: "shop-Two", Enabled: false, Topics: []string{topic}})
	w.Put(drill.Alarm{Name: "shop-One", Enabled: true, Topics: []string{topic}, OverAt: []string{topic}})
	w.Put(drill.Alarm{Name: "shop-Under", Enabled: true})
	w.Put(drill.Alarm{Name: "shop-Whole", Enabled: true, Composite: true, Topics: []string{topic}})
	w.Put(drill.Alarm{Name: "other-One", Enabled: true})
	got, err := w.Alarms(t.Context(), "shop-")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range got {
		lines = append(lines, fmt.Sprint(a.Name, a.Enabled, a.Composite, len(a.Topics), len(a.OverAt)))
	}
	if want := []string{"shop-Onetrue false 1 1", "shop-Twofalse false 1 0", "shop-Undertrue false 0 0", "shop-Wholetrue true 1 0"}; !slices.Equal(lines, want) {
		t.Errorf("Alarms = %q; want %q", lines, want)
	}
}

// told waits for a message.
func told(t *testing.T, e drill.Ear) drill.Told {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		got, err := e.Hear(ctx)
		if err != nil {
			t.Fatalf("Hear: %v", err)
		}
		if len(got) > 0 {
			return got[0]
		}
	}
}

func listen(t *testing.T, w World, topic, queue string) drill.Ear {
	t.Helper()
	e, err := w.Listen(t.Context(), topic, queue)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func set(t *testing.T, w World, alarm string, s drill.State) {
	t.Helper()
	if err := w.Set(t.Context(), alarm, s, "because of "+string(s)); err != nil {
		t.Fatal(err)
	}
}

func hear(t *testing.T, w World) {
	topic := w.Topic("contract-hear")
	w.Put(drill.Alarm{Name: "hear-it", State: drill.Unknown, Enabled: true, Topics: []string{topic}, OverAt: []string{topic}})
	e := listen(t, w, topic, "drill-hear")
	for _, state := range []drill.State{drill.On, drill.OK} {
		set(t, w, "hear-it", state)
		if got, want := told(t, e), (drill.Told{Alarm: "hear-it", State: state, Reason: "because of " + string(state)}); got != want {
			t.Errorf("heard %+v; want %+v", got, want)
		}
		if got, err := w.Alarms(t.Context(), "hear-it"); err != nil || got[0].State != state {
			t.Errorf("Alarms = %+v, %v; want it %s", got, err, state)
		}
	}
	if err := e.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := w.Set(t.Context(), "hear-nobody", drill.On, "none"); err == nil {
		t.Error("an alarm was set that is not there")
	}
}

// others: what is told to another topic, or by an alarm without actions, is not heard.
func others(t *testing.T, w World) {
	topic, other := w.Topic("contract-others"), w.Topic("contract-another")
	w.Put(drill.Alarm{Name: "others-elsewhere", State: drill.OK, Enabled: true, Topics: []string{other}})
	w.Put(drill.Alarm{Name: "others-disabled", State: drill.OK, Topics: []string{topic}})
	w.Put(drill.Alarm{Name: "others-here", State: drill.OK, Enabled: true, Composite: true, Topics: []string{topic}})
	e := listen(t, w, topic, "drill-others")
	for _, name := range []string{"others-elsewhere", "others-disabled", "others-here"} {
		set(t, w, name, drill.On)
	}
	if got := told(t, e); got.Alarm != "others-here" {
		t.Errorf("heard %+v; want only what the topic is told", got)
	}
	if err := e.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// left are queues and subscriptions of a name.
func left(t *testing.T, w World, topic, queue string) (queues, subscriptions int) {
	t.Helper()
	all, err := w.Queues(t.Context(), queue)
	if err != nil {
		t.Fatal(err)
	}
	told, err := w.Subscribers(t.Context(), topic)
	if err != nil {
		t.Fatal(err)
	}
	return len(all), len(told)
}

func closes(t *testing.T, w World) {
	topic := w.Topic("contract-close")
	e := listen(t, w, topic, "drill-close")
	if q, s := left(t, w, topic, "drill-close"); q != 1 || s != 1 {
		t.Errorf("there are %d queues and %d subscriptions; want one of each", q, s)
	}
	if err := e.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if q, s := left(t, w, topic, "drill-close"); q != 0 || s != 0 {
		t.Errorf("%d queues and %d subscriptions are left", q, s)
	}
}

func removes(t *testing.T, w World) {
	topic := w.Topic("contract-remove")
	listen(t, w, topic, "drill-remove")
	for range 2 { // what is gone need not be removed
		if err := w.Remove(t.Context(), "drill-remove", []string{topic}); err != nil {
			t.Error(err)
		}
	}
	if q, s := left(t, w, topic, "drill-remove"); q != 0 || s != 0 {
		t.Errorf("%d queues and %d subscriptions are left", q, s)
	}
}

// history: it can be asked for; what is in it is the site's own.
func history(t *testing.T, w World) {
	topic := w.Topic("contract-history")
	w.Put(drill.Alarm{Name: "history-of", State: drill.OK, Enabled: true, Topics: []string{topic}})
	set(t, w, "history-of", drill.On)
	if _, err := w.Failures(t.Context(), "history-of", time.Unix(0, 0)); err != nil {
		t.Errorf("Failures: %v", err)
	}
}
