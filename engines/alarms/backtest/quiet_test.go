package backtest_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// heard is what people hear of an alarm that is on in some spans, kept quiet by another one in others, as text.
func heard(wait, extension int, own, by [][2]int64) string {
	return fmt.Sprint(told(wait, extension, own, by))
}

func told(wait, extension int, own, by [][2]int64) [][2]int64 {
	a := backtest.Alarm{Name: "page", Quiet: backtest.Quiet{By: "deploying", Wait: time.Duration(wait) * time.Second, Extension: time.Duration(extension) * time.Second}}
	s := backtest.Set{Changes: map[string][]backtest.Change{"page": changes(own), "deploying": changes(by)}}
	var all [][2]int64
	for _, span := range backtest.Spans(s.Told(a), time.Unix(end, 0)) {
		all = append(all, [2]int64{span.From.Unix(), span.To.Unix()})
	}
	return all
}

// end is when what is on at the end is taken to end.
const end = 1000

// changes are those of an alarm that is on in spans; one until end stays on.
func changes(on [][2]int64) []backtest.Change {
	all := []backtest.Change{{At: 0, State: evaluate.OK}}
	for _, s := range on {
		if s[0] == all[len(all)-1].At {
			all = all[:len(all)-1]
		}
		if all = append(all, backtest.Change{At: s[0], State: evaluate.Alarm}); s[1] < end {
			all = append(all, backtest.Change{At: s[1], State: evaluate.OK})
		}
	}
	return all
}

// TestTold is what CloudWatch's user guide says of wait and extension periods ("Suppressing composite alarm actions").
func TestTold(t *testing.T) {
	type spans = [][2]int64
	for name, c := range map[string]struct {
		own, by spans
		want    string
	}{
		"Alone":            {spans{{100, 400}}, nil, "[[160 400]]"},                                    // no deployment comes: told when the wait is over
		"Short":            {spans{{100, 150}}, nil, "[]"},                                             // over before the wait is
		"Deployment":       {spans{{200, 300}}, spans{{100, 400}}, "[]"},                               // while it is on
		"Late":             {spans{{100, 300}}, spans{{150, 400}}, "[]"},                               // it comes within the wait
		"AtTheLast":        {spans{{100, 300}}, spans{{160, 400}}, "[]"},                               // at its last moment
		"TooLate":          {spans{{100, 300}}, spans{{161, 400}}, "[[160 300]]"},                      // behind it
		"OverInExtension":  {spans{{200, 600}}, spans{{100, 400}}, "[]"},                               // over when the deployment is, and its extension
		"StillOn":          {spans{{200, 900}}, spans{{100, 400}}, "[[700 900]]"},                      // and not
		"InExtension":      {spans{{500, 900}}, spans{{100, 400}}, "[[700 900]]"},                      // begins behind the deployment
		"WaitInExtension":  {spans{{690, 900}}, spans{{100, 400}}, "[[750 900]]"},                      // the wait is over later
		"BehindExtension":  {spans{{700, 900}}, spans{{100, 400}}, "[[760 900]]"},                      // as if there had been none
		"AnotherDeployed":  {spans{{200, 999}}, spans{{100, 150}, {440, 500}}, "[[800 999]]"},          // within the extension of the one before
		"ToldOnce":         {spans{{100, 999}}, spans{{200, 300}}, "[[160 999]]"},                      // a deployment behind that is no news
		"NeverOver":        {spans{{200, end}}, spans{{100, end}}, "[]"},                               // both stay on
		"EachTime":         {spans{{100, 200}, {300, 400}}, nil, "[[160 200] [360 400]]"},              // each is told
		"OnFromTheOutset":  {spans{{0, 500}}, spans{{0, 100}}, "[[400 500]]"},                          // both are on when it begins
		"ManyDeployments":  {spans{{10, 999}}, spans{{50, 60}, {100, 110}, {120, 130}}, "[[430 999]]"}, // one in the extension of another
		"LeastOfExtension": {spans{{10, 700}}, spans{{60, 399}}, "[[699 700]]"},
	} {
		if got := heard(60, 300, c.own, c.by); got != c.want {
			t.Errorf("%s: %v, quiet in %v, is heard in %s; want %s", name, c.own, c.by, got, c.want)
		}
	}
}

// naive goes second by second: what is on, and neither waits nor is kept quiet, is told, until it is off.
func naive(wait, extension int, own, by [][2]int64) [][2]int64 {
	var all [][2]int64
	on := func(spans [][2]int64, at int64) bool {
		return slices.ContainsFunc(spans, func(s [2]int64) bool { return s[0] <= at && at < s[1] })
	}
	since, wentOff, telling := int64(-1), int64(-1), false
	for at := int64(0); at < end; at++ {
		if at > 0 && on(by, at-1) && !on(by, at) {
			wentOff = at
		}
		if !on(own, at) {
			if telling {
				all[len(all)-1][1] = at
			}
			since, telling = -1, false
			continue
		}
		if since < 0 {
			since = at
		}
		waits, extended := at < since+int64(wait), wentOff >= 0 && at < wentOff+int64(extension)
		if !telling && !waits && !extended && !on(by, at) {
			all, telling = append(all, [2]int64{at, end}), true
		}
	}
	return all
}

// times draws spans, in their order and apart.
func times(t *rapid.T, label string) [][2]int64 {
	var all [][2]int64
	at := int64(0)
	for range rapid.IntRange(0, 6).Draw(t, label) {
		from := at + rapid.Int64Range(1, 90).Draw(t, "off")
		at = from + rapid.Int64Range(1, 90).Draw(t, "on")
		all = append(all, [2]int64{from, at})
	}
	if len(all) > 0 && rapid.Bool().Draw(t, "stays on") {
		all[len(all)-1][1] = end
	}
	return all
}

// TestTold_Property holds what is worked out from changes against going second by second.
func TestTold_Property(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wait, extension := rapid.IntRange(0, 120).Draw(t, "wait"), rapid.IntRange(0, 120).Draw(t, "extension")
		own, by := times(t, "own"), times(t, "by")
		got, want := told(wait, extension, own, by), naive(wait, extension, own, by)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%v, kept quiet in %v with a wait of %d and an extension of %d, is heard in %v; want %v", own, by, wait, extension, got, want)
		}
		for _, s := range got {
			if !slices.ContainsFunc(own, func(o [2]int64) bool { return o[0]+int64(wait) <= s[0] && s[1] == o[1] }) {
				t.Fatalf("%v is heard in %v; want it only while it is on, and until it is off", own, got)
			}
		}
	})
}

// TestTold_Red: with both periods swapped, the property finds it.
func TestTold_Red(t *testing.T) {
	own, by := [][2]int64{{100, 500}}, [][2]int64{{150, 300}}
	if got, swapped := fmt.Sprint(told(60, 90, own, by)), fmt.Sprint(naive(90, 60, own, by)); got == swapped {
		t.Errorf("both ways are heard in %s; want the order of the periods to matter", got)
	}
}

// TestRun_Quiet: what a deployment keeps quiet is neither counted nor found, and what cannot be judged keeps nothing quiet.
func TestRun_Quiet(t *testing.T) {
	a := pulled(t)
	all := backtest.Deployed(a)
	i := slices.IndexFunc(all, func(a backtest.Alarm) bool { return a.Name == "app-Shop1-service-page" })
	for by, want := range map[string]int{"": 25, "app-Shop1-gone": 1, "app-Shop1-late": 0, "arn:elsewhere": 1} {
		all[i].Quiet = backtest.Quiet{By: by, Wait: time.Minute, Extension: 5 * time.Minute} // its peaks of a minute are over before the wait is
		s := backtest.Run(all, a, backtest.Options{})
		if o := (backtest.Backtest{Archive: a}).Outcome(all[i].Name, s.Told(all[i])); o.Fires != want || (len(s.Notes[all[i].Name]) > 0) != (by == "arn:elsewhere") {
			t.Errorf("kept quiet by %q it fires %d times; want %d. Notes: %q", by, o.Fires, want, s.Notes[all[i].Name])
		}
	}
}

// TestTold_Others: an alarm that nothing keeps quiet is told as it is.
func TestTold_Others(t *testing.T) {
	all := changes([][2]int64{{100, 200}})
	s := backtest.Set{Changes: map[string][]backtest.Change{"a": all}}
	if got := s.Told(backtest.Alarm{Name: "a"}); fmt.Sprint(got) != fmt.Sprint(all) {
		t.Errorf("Told = %v; want %v", got, all)
	}
}
