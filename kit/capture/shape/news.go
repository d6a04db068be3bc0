package shape

import (
	"maps"
	"slices"
)

// News says what is new in a shape to somebody who knows only the shape known: a line for each place, such as
//
//	Records[].body.age: number or string; known is number
//	Records[].attributes.MessageGroupId: new
//	detail.reason: sometimes missing
//
// Where it says nothing, a test of a document that looks as known says how the code takes this one.
func News(known, seen Shape) []string {
	var n news
	n.compare("", known, seen)
	return n
}

type news []string

func (n *news) say(path, what string) {
	if path == "" {
		path = "the document"
	}
	*n = append(*n, path+": "+what)
}

func (n *news) compare(path string, known, seen Shape) {
	if extra := seen.scalars &^ known.scalars; extra != 0 {
		n.say(path, extra.String()+"; known is "+known.kinds())
	}
	if seen.empty && !known.empty {
		n.say(path, "an empty array; known is "+known.kinds())
	}
	n.inside(path+"[]", "an array", known, seen, known.element, seen.element)
	n.inside(path, "JSON in a string", known, seen, known.inner, seen.inner)
	n.objects(path, known, seen)
}

// inside compares what arrays, or strings with documents, hold.
func (n *news) inside(path, what string, known, seen Shape, in, out *Shape) {
	switch {
	case out == nil:
	case in == nil:
		n.say(path, what+"; known is "+known.kinds())
	default:
		n.compare(path, *in, *out)
	}
}

func (n *news) objects(path string, known, seen Shape) {
	if seen.fields == nil {
		return
	}
	if known.fields == nil {
		n.say(path, "an object; known is "+known.kinds())
		return
	}
	for _, name := range slices.Sorted(maps.Keys(seen.fields)) {
		n.field(join(path, name), known.fields, seen.fields[name], name)
	}
	for _, name := range slices.Sorted(maps.Keys(known.fields)) {
		if _, ok := seen.fields[name]; !ok && !known.fields[name].optional {
			n.say(join(path, name), "missing")
		}
	}
}

func (n *news) field(path string, known map[string]field, seen field, name string) {
	f, ok := known[name]
	if !ok {
		n.say(path, "new")
		return
	}
	if seen.optional && !f.optional {
		n.say(path, "sometimes missing")
	}
	n.compare(path, f.Shape, seen.Shape)
}

// kinds names what kinds of value there are, in words.
func (s Shape) kinds() string {
	all := s.scalars.String()
	for _, k := range []struct {
		there bool
		name  string
	}{{s.empty && s.element == nil, "empty array"}, {s.element != nil, "array"}, {s.fields != nil, "object"}, {s.inner != nil, "JSON in a string"}} {
		if !k.there {
			continue
		}
		if all != "" {
			all += "|"
		}
		all += k.name
	}
	if all == "" {
		return "nothing"
	}
	return all
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
