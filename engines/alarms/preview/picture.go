package preview

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/alarms/dashboard"
)

//go:embed style.css
var style string

// picture draws a dashboard as CloudWatch would lay it out.
func (d Dashboard) picture() string {
	page := dashboard.Page{Title: d.Title, Note: d.Note}
	by := map[string]coverage.Alarm{}
	for _, a := range d.Alarms {
		by[a.Resource] = a
		page.Alarms = append(page.Alarms, dashboard.Alarm{ARN: a.Resource, Title: a.Title, Page: a.Severity == "page", Composite: a.Composite()})
	}
	var out strings.Builder
	height := 0
	for _, w := range page.Layout() {
		height = max(height, w.Y+w.Height)
		b := box{float64(w.X * unitX), float64(w.Y * unitY), float64(w.Width * unitX), float64(w.Height * unitY)}
		switch w.Kind {
		case dashboard.Head:
			say(&out, 10, 24, "head", d.Title, b.w)
			say(&out, 10, 44, "value", d.Note+" The values are made up; bounds, windows and states are exact.", b.w)
		case dashboard.State:
			states(&out, b, w.Alarms, by)
		default:
			graph(&out, b, by[w.Alarms[0].ARN])
		}
	}
	size := fmt.Sprintf(`viewBox="0 0 %d %d"`, dashboard.PageWidth*unitX, height*unitY)
	return `<svg xmlns="http://www.w3.org/2000/svg" ` + size + ` role="img" aria-label="` + html.EscapeString(d.Title) + `">` + "\n" + out.String() + "</svg>\n"
}

// tile is the size of an alarm among states.
const tile = 22

// states draws a tile for each alarm; all are well, as nothing is deployed.
func states(out *strings.Builder, b box, all []dashboard.Alarm, by map[string]coverage.Alarm) {
	fmt.Fprintf(out, `<rect class="frame" x="%.0f" y="%.0f" width="%.0f" height="%.0f"/>`, b.x+gap/2, b.y+gap/2, b.w-gap, b.h-gap)
	say(out, b.x+14, b.y+18, "title", fmt.Sprintf("State of %d alarms", len(all)), b.w)
	perRow := int(b.w-20) / tile
	for i, shown := range all {
		a := by[shown.ARN]
		class := "ok"
		if a.Composite() {
			class = "ok composite"
		}
		fmt.Fprintf(out, `<a href="#%s"><title>%s</title><rect class="%s" x="%.0f" y="%.0f" width="%d" height="%d" rx="3"/><rect class="%s" x="%.0f" y="%.0f" width="%d" height="4"/></a>`+"\n",
			html.EscapeString(a.Resource), html.EscapeString(a.Title+"\n"+a.Says), class, b.x+14+float64(i%perRow*tile), b.y+30+float64(i/perRow*(tile+4)), tile-4, tile-4,
			html.EscapeString(a.Severity), b.x+14+float64(i%perRow*tile), b.y+30+float64(i/perRow*(tile+4))+tile-3, tile-4)
	}
}

// SVG draws the dashboard of a service by itself.
func (p Preview) SVG(w io.Writer, service string) error {
	var services []string
	for _, d := range p.Dashboards {
		services = append(services, d.Service)
		if d.Service != service {
			continue
		}
		if _, err := io.WriteString(w, strings.Replace(d.picture(), ">\n", ">\n<style>\n"+style+"</style>\n", 1)); err != nil {
			return fmt.Errorf("draw dashboard: %w", err)
		}
		return nil
	}
	slices.Sort(services)
	return fmt.Errorf("draw dashboard of service %q: found only %s; name one of those", service, strings.Join(services, ", "))
}
