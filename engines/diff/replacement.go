package diff

import (
	_ "embed" // for the table
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mainstay-go/mainstay/engines/template"
)

//go:embed replacement.json
var replacementTable []byte

// causes are the properties of a type whose change has CloudFormation make a new resource in the place of the old one.
type causes struct {
	Always []string `json:"always"`
	Maybe  []string `json:"maybe"` // depending on the value
}

// table reads what is committed, once. Were it broken, it would be empty, and a test would say so.
//
//nolint:gochecknoglobals // a constant that takes time to read
var table = sync.OnceValue(func() map[string]causes {
	var t struct {
		Source string
		Types  map[string]causes
	}
	if err := json.Unmarshal(replacementTable, &t); err != nil {
		return nil
	}
	return t.Types
})

// Known says whether the table has a type: of others nobody knows what replaces them.
func Known(kind string) bool { _, ok := table()[kind]; return ok }

// replacing returns which of the properties replace a resource of a type, and which may.
func replacing(kind string, changed []Property) (always, maybe []string) {
	c := table()[kind]
	for _, p := range changed {
		switch {
		case touches(c.Always, p.Path):
			always = append(always, p.Path)
		case touches(c.Maybe, p.Path):
			maybe = append(maybe, p.Path)
		}
	}
	return always, maybe
}

// touches says whether a change at a path is one of any of the properties.
func touches(properties []string, path string) bool {
	return slices.ContainsFunc(properties, func(p string) bool {
		return path == p || strings.HasPrefix(path, p+".") || strings.HasPrefix(p, path+".")
	})
}

// replaced finds every resource that will be made anew: by its own changes, or because a property that replaces it refers to
// one that is. Each has the properties that are the cause.
func replaced(was, is app) map[key][]string {
	found := map[key][]string{}
	for _, k := range is.sorted() {
		old, there := was.resources[k]
		if !there {
			continue
		}
		if old.Type != is.resources[k].Type {
			found[k] = []string{"Type"}
			continue
		}
		if always, _ := replacing(old.Type, properties(old, is.resources[k])); len(always) > 0 {
			found[k] = always
		}
	}
	for more := true; more; {
		more = false
		for _, k := range is.sorted() {
			if _, known := found[k]; known {
				continue
			}
			if _, there := was.resources[k]; !there {
				continue
			}
			if by := follows(k, is.resources[k], found); len(by) > 0 {
				found[k], more = by, true
			}
		}
	}
	return found
}

// follows returns the properties that replace a resource and refer to one that is replaced.
func follows(k key, r resource, found map[key][]string) []string {
	var by []string
	for _, property := range table()[r.Type].Always {
		for _, id := range template.References(at(r.Properties, property)) {
			if _, anew := found[key{k.stack, id}]; anew {
				by = append(by, fmt.Sprintf("%s (%s is made anew)", property, id))
			}
		}
	}
	return by
}

// at returns what stands at a path.
func at(properties map[string]any, path string) any {
	var v any = properties
	for name := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}
