package preview_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/alarms/preview"
	"github.com/mainstay-go/mainstay/engines/cost"
)

// breaches counts in the plainest way what an alarm would: how many of the last N values up to i are on the wrong side.
func breaches(a policy.Alarm, e preview.Example, i int) int {
	found := 0
	for k := max(0, i-a.N+1); k <= i; k++ {
		v, low, high := e.Values[k], a.Threshold, a.Threshold
		if a.Band > 0 {
			low, high = e.Usual[k][0], e.Usual[k][1]
		}
		wrong := map[policy.Compare]bool{policy.Above: v > high, policy.AtLeast: v >= high, policy.Below: v < low, policy.AtMost: v <= low,
			policy.AboveBand: v > high, policy.BelowBand: v < low, policy.OutsideBand: v > high || v < low}
		if wrong[a.Compare] {
			found++
		}
	}
	return found
}

// holds wants of an example that all is well first, that the alarm goes on once, in a window with as many periods as it takes,
// and that it is over at the end.
func holds(t interface{ Fatalf(string, ...any) }, a policy.Alarm) {
	e := preview.NewExample(a)
	changes := 0
	for i := range e.Values {
		if want := breaches(a, e, i) >= a.M; e.On[i] != want {
			t.Fatalf("%+v: at %d it is on: %v; want %v, as %d of the last %d breach in %v", a, i, e.On[i], want, breaches(a, e, i), a.N, e.Values)
		}
		if i > 0 && e.On[i] != e.On[i-1] {
			changes++
		}
	}
	if e.On[0] || e.On[len(e.On)-1] || changes != 2 || e.Goes-e.From != a.N-1 || !e.On[e.Goes] || breaches(a, e, e.Goes) != a.M {
		t.Fatalf("%+v: it goes on at %d, from %d, and changes %d times: %v over %v; want once, by %d of %d", a, e.Goes, e.From, changes, e.On, e.Values, a.M, a.N)
	}
}

func TestExample_Rows(t *testing.T) {
	numbers := policy.Numbers{policy.Timeout: 30000, policy.Concurrency: 20, policy.Visibility: 180, policy.Retention: 345600, policy.MaxAge: 3600000, policy.Gap: 86400}
	for _, r := range policy.Rows() {
		if r.Kind == policy.Service {
			continue
		}
		a, err := r.Alarm(numbers)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, a)
	}
}

func TestExample_Any(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		a := policy.Alarm{Threshold: rapid.Float64Range(1, 1e7).Draw(t, "threshold"), Row: policy.Row{N: n, M: rapid.IntRange(1, n).Draw(t, "m")}}
		if rapid.Bool().Draw(t, "band") {
			a.Band, a.Compare = 2, rapid.SampledFrom([]policy.Compare{policy.AboveBand, policy.BelowBand, policy.OutsideBand}).Draw(t, "compare")
		} else {
			a.Compare = rapid.SampledFrom([]policy.Compare{policy.Above, policy.AtLeast, policy.Below, policy.AtMost}).Draw(t, "compare")
		}
		holds(t, a)
	})
}

// TestExample_Odd: what a template may say and CloudWatch would refuse is drawn all the same, by somebody who looks for what is wrong.
func TestExample_Odd(t *testing.T) {
	for _, a := range []policy.Alarm{{}, {Row: policy.Row{M: 5, N: 3, Compare: policy.Above}}, {Row: policy.Row{Compare: policy.AboveBand}}, {Row: policy.Row{Compare: "?", Band: -1}}} {
		if e := preview.NewExample(a); len(e.Values) == 0 || len(e.On) != len(e.Values) {
			t.Errorf("%+v has the example %+v", a, e)
		}
	}
}

func report() coverage.Report {
	slow := policy.Alarm{Row: policy.Row{Name: "queue-late", M: 3, N: 5, Compare: policy.Above, Missing: policy.NotBreaching, Label: `age < "all" & more`}, Threshold: 3, Period: time.Minute}
	return coverage.Report{Resources: 1, Findings: []coverage.Finding{{Kind: "mute", Text: "nobody <b>hears</b> it"}}, Budget: cost.N(5), Alarms: []coverage.Alarm{
		{Resource: "Shop/Late", Title: "orders-queue-late", Service: "orders", Severity: "ticket", Says: "<script>alert(1)</script>", Rule: slow, USD: cost.N(1)},
		{Resource: "Shop/All", Title: "orders-service-page", Service: "orders", Severity: "page", Of: []string{"Shop/Late", "Shop/Gone"}},
		{Resource: "Shop/Own", Title: strings.Repeat("very-", 30) + "long", Severity: "page", Rule: slow},
	}}
}

// TestPreview: the application has what pages, each service what is its own, and what belongs to none is shown as well.
func TestPreview(t *testing.T) {
	got := ""
	for _, d := range preview.Of("production", report()).Dashboards {
		got += d.Service + ":"
		for _, a := range d.Alarms {
			got += " " + a.Resource
		}
		got += "\n"
	}
	if want := "all: Shop/All Shop/Own\norders: Shop/Late Shop/All\nothers: Shop/Own\n"; got != want {
		t.Errorf("the dashboards are\n%s\nwant\n%s", got, want)
	}
}

// TestHTML: the page has what there is to see, takes no text of a template for HTML, and needs nothing from elsewhere.
func TestHTML(t *testing.T) {
	var out strings.Builder
	if err := preview.Of("production", report()).HTML(&out); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, want := range []string{"<title>Alarms of production</title>", "the budget of the environment is $5.00", "nobody &lt;b&gt;hears&lt;/b&gt; it", "&lt;script&gt;", `<svg `,
		`age &lt; &#34;all&#34; &amp; more &gt; 3 in 3 of 5 × 1 min; silence is fine`, "orders-queue-late<br>Shop/Gone<br>", `<tr id="Shop/Late">`, "svg .window {"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, bad := range []string{"<script", "<b>", "ZgotmplZ", "<link", "src=", "@import", "url("} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if n := strings.Count(page, "://"); n != strings.Count(page, `xmlns="http://www.w3.org/2000/svg"`) {
		t.Errorf("the page has %d addresses; want only names of namespaces", n)
	}
}

// TestSVG: a picture is well-formed whatever texts it has, and every link in it leads to an alarm.
func TestSVG(t *testing.T) {
	p := preview.Of("production", report())
	for _, d := range p.Dashboards {
		var out strings.Builder
		if err := p.SVG(&out, d.Service); err != nil {
			t.Fatal(err)
		}
		read := xml.NewDecoder(strings.NewReader(out.String()))
		links := 0
		for {
			token, err := read.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v in %s", d.Service, err, out.String())
			}
			if e, ok := token.(xml.StartElement); ok && e.Name.Local == "a" {
				links++
			}
		}
		if links < len(d.Alarms) {
			t.Errorf("%s has %d links; want one of each of %d alarms at least", d.Service, links, len(d.Alarms))
		}
	}
}

func TestSVG_Unknown(t *testing.T) {
	err := preview.Of("production", report()).SVG(io.Discard, "shop")
	if err == nil || err.Error() != `draw dashboard of service "shop": found only all, orders, others; name one of those` {
		t.Errorf("SVG = %v; want to hear what there is", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestPreview_CannotWrite(t *testing.T) {
	p := preview.Of("", report())
	for _, err := range []error{p.HTML(full{}), p.SVG(full{}, preview.App)} {
		if err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("writing = %v; want the writer's error", err)
		}
	}
}

func ExampleNewExample() {
	a := policy.Alarm{Row: policy.Row{Compare: policy.Above, M: 2, N: 3}, Threshold: 10}
	for _, on := range preview.NewExample(a).On {
		if on {
			fmt.Print("A")
		} else {
			fmt.Print("-")
		}
	}
	fmt.Println()
	// Output: ------------AA------
}
