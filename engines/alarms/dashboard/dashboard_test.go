package dashboard_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/dashboard"
)

type body struct {
	Widgets []struct {
		Type                string
		X, Y, Width, Height int
		Properties          map[string]any
	}
}

func read(t interface{ Fatal(...any) }, p dashboard.Page) body {
	text, err := p.Body()
	if err != nil {
		t.Fatal(err)
	}
	var b body
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBody(t *testing.T) {
	b := read(t, dashboard.Page{Title: "orders", Note: "of production", Alarms: []dashboard.Alarm{
		{ARN: "slow", Title: "function-slow", Region: "eu-west-1"}, {ARN: "all", Composite: true, Page: true}, {ARN: "dead", Title: "dead-letter-not-empty", Page: true}}})
	var kinds []string
	for _, w := range b.Widgets {
		kinds = append(kinds, w.Type+" "+fmt.Sprint(w.Properties["title"]))
	}
	if got := strings.Join(kinds, ", "); got != "text <nil>, alarm State, metric dead-letter-not-empty, metric function-slow" {
		t.Errorf("the widgets are %s; want what users feel first, and no graph of a composite alarm", got)
	}
	if got := fmt.Sprint(b.Widgets[1].Properties["alarms"]); got != "[all dead slow]" {
		t.Errorf("the state is of %s; want of all", got)
	}
	if got := fmt.Sprint(b.Widgets[3].Properties); got != "map[annotations:map[alarms:[slow]] region:eu-west-1 title:function-slow view:timeSeries]" {
		t.Errorf("a graph is %s; want one of its alarm", got)
	}
}

func TestBody_TooMany(t *testing.T) {
	if _, err := (dashboard.Page{Title: "orders", Alarms: make([]dashboard.Alarm, 499)}).Body(); err == nil || !strings.Contains(err.Error(), `dashboard "orders": found 505 widgets; expected at most 500`) {
		t.Errorf("Body = %v; want to hear that there are too many", err)
	}
}

// TestBody_Layout: however many alarms there are, no two widgets lie on one another, and none leaves the page.
func TestBody_Layout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := read(t, dashboard.Page{Alarms: make([]dashboard.Alarm, rapid.IntRange(0, 300).Draw(t, "alarms"))})
		taken := map[[2]int]bool{}
		for _, w := range b.Widgets {
			for x := w.X; x < w.X+w.Width; x++ {
				for y := w.Y; y < w.Y+w.Height; y++ {
					if taken[[2]int{x, y}] || x >= 24 {
						t.Fatalf("at %d, %d there are two widgets, or it is beyond the page", x, y)
					}
					taken[[2]int{x, y}] = true
				}
			}
		}
	})
}

func Example() {
	body, err := dashboard.Page{Title: "orders", Alarms: []dashboard.Alarm{{ARN: "arn:…:alarm:queue-late", Title: "queue-late", Region: "eu-west-1"}}}.Body()
	fmt.Println(strings.Count(body, `"type"`), err)
	// Output: 3 <nil>
}
