package preview

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Preview is what people are shown of an environment's alarms.
type Preview struct {
	Environment string
	coverage.Report
	Dashboards []Dashboard // the application's, then those of its services
}

// Dashboard is one of them.
type Dashboard struct {
	Service     string // App is all of them
	Title, Note string
	Alarms      []coverage.Alarm
}

// App stands for all services.
const App = "all"

// Of makes dashboards of what a check has listed, as package constructs/dashboard does: one of the pages of all services, and
// one of all alarms of each.
func Of(environment string, r coverage.Report) Preview {
	p := Preview{Environment: environment, Report: r}
	app := Dashboard{Service: App, Title: strings.TrimSpace("Application " + environment), Note: "What users feel; causes are on the dashboards of the services."}
	by := map[string][]coverage.Alarm{}
	for _, a := range r.Alarms {
		service := a.Service
		if service == "" {
			service = "others"
		}
		by[service] = append(by[service], a)
		if a.Severity == string(policy.Page) {
			app.Alarms = append(app.Alarms, a)
		}
	}
	p.Dashboards = append(p.Dashboards, app)
	for _, service := range sorted(by) {
		p.Dashboards = append(p.Dashboards, Dashboard{service, service, "What users feel comes first, then causes.", by[service]})
	}
	return p
}

func sorted(by map[string][]coverage.Alarm) []string {
	var all []string
	for service := range by {
		all = append(all, service)
	}
	slices.Sort(all)
	return all
}

//go:embed page.html
var page string

// HTML writes a page that needs nothing else.
func (p Preview) HTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		// It is drawn here, and every text in it is escaped
		"picture": func(d Dashboard) template.HTML { return template.HTML(d.picture()) },
		"style":   func() template.CSS { return template.CSS(style) },
		"title":   p.title,
	}).Parse(page)
	if err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// title is that of the alarm of a resource.
func (p Preview) title(resource string) string {
	i := slices.IndexFunc(p.Alarms, func(a coverage.Alarm) bool { return a.Resource == resource })
	if i < 0 {
		return resource
	}
	return p.Alarms[i].Title
}
