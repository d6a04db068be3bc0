package sleep

import (
	"maps"

	"github.com/mainstay-go/mainstay/engines/template"
)

// Asleep returns an app as it is while it sleeps: for what it costs then.
func Asleep(app template.App) template.App {
	var all template.App
	for _, t := range app {
		resources := maps.Clone(t.Resources)
		for id, r := range resources {
			if sleeps(r) {
				resources[id] = asleep(r)
			}
		}
		t.Resources = resources
		all = append(all, t)
	}
	return all
}

func asleep(r template.Resource) template.Resource {
	r.Properties = maps.Clone(r.Properties)
	if r.Properties == nil {
		r.Properties = map[string]any{}
	}
	if r.Type == mappingType {
		r.Properties["Enabled"] = false
	} else {
		r.Properties["State"] = "DISABLED"
	}
	return r
}
