package diff_test

import (
	"encoding/json"
	"strings"

	"github.com/mainstay-go/mainstay/engines/diff"
)

func boxed(m map[string]map[string]any) map[string]any {
	all := map[string]any{}
	for k, v := range m {
		all[k] = v
	}
	return all
}

// normal is a copy with the types that JSON has.
func normal(m map[string]any) map[string]any {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	copied := map[string]any{}
	if err := json.Unmarshal(text, &copied); err != nil {
		panic(err)
	}
	return copied
}

// applied puts changes of the rest, which has every change once, into templates. What is new or of another type comes whole.
func applied(was, is map[string]any, changes []diff.Change) map[string]any {
	now, wanted := normal(was), normal(is)
	for _, c := range changes {
		if c.Risk != diff.Rest {
			continue
		}
		switch c.Action {
		case diff.Removed:
			delete(now, c.ID)
		case diff.Added:
			now[c.ID] = wanted[c.ID]
		case diff.Changed, diff.Replaced:
			r := now[c.ID].(map[string]any)
			r["Type"] = c.Type
			for _, p := range c.Properties {
				set(r["Properties"].(map[string]any), strings.Split(p.Path, "."), p.Is)
			}
		}
	}
	return now
}

func set(m map[string]any, path []string, v any) {
	if len(path) > 1 {
		set(m[path[0]].(map[string]any), path[1:], v)
		return
	}
	if m[path[0]] = v; v == nil {
		delete(m, path[0])
	}
}
