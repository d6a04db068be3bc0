package redrive

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// shapeDepth is how deep a shape looks into a message; what differs only below that is one shape.
const shapeDepth = 4

// Shape describes the form of a message's payload: the names and types in it, without the values. Messages of one
// shape were most likely made by the same code.
func Shape(payload string) string {
	if strings.TrimSpace(payload) == "" {
		return "empty"
	}
	d := json.NewDecoder(strings.NewReader(payload))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return "text"
	}
	return shape(v, shapeDepth)
}

func shape(v any, depth int) string {
	switch v := v.(type) {
	case map[string]any:
		return object(v, depth)
	case []any:
		return list(v, depth)
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "bool"
	}
	return "null"
}

func object(v map[string]any, depth int) string {
	if depth == 0 {
		return "{…}"
	}
	fields := make([]string, 0, len(v))
	for name, value := range v {
		fields = append(fields, name+":"+shape(value, depth-1))
	}
	slices.Sort(fields)
	return "{" + strings.Join(fields, ",") + "}"
}

// list has the shapes of its elements, each once.
func list(v []any, depth int) string {
	if depth == 0 {
		return "[…]"
	}
	var shapes []string
	for _, e := range v {
		shapes = append(shapes, shape(e, depth-1))
	}
	slices.Sort(shapes)
	return "[" + strings.Join(slices.Compact(shapes), "|") + "]"
}

// Gist is an error without what differs from one time to the next: numbers, identifiers and what is quoted.
func Gist(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	for _, p := range gists() {
		line = p.ReplaceAllString(line, "*")
	}
	if r := []rune(line); len(r) > 160 {
		line = string(r[:160]) + "…"
	}
	return line
}

func gists() []*regexp.Regexp {
	return []*regexp.Regexp{regexp.MustCompile(`"[^"]*"|'[^']*'`), regexp.MustCompile(`\b[0-9a-fA-F]*[0-9][0-9a-fA-F-]{7,}\b`), regexp.MustCompile(`\b\d[\d.,:]*\b`)}
}

// Group is messages that have a shape and an error in common.
type Group struct {
	Kind     Kind   `json:"kind"`
	Shape    string `json:"shape"`
	Error    string `json:"error"`
	Count    int    `json:"count"`
	Redriven int    `json:"redriven"` // of them, those that were redriven before and failed again
	Example  string `json:"example"`  // ID of one of them
}

// Grouped groups dead letters by what they are and why they failed, largest group first.
func Grouped(all []Letter) []Group {
	groups, index := []Group{}, map[string]int{}
	for _, l := range all {
		g := Group{Kind: l.Envelope.Kind, Shape: Shape(l.Envelope.Payload), Error: Gist(l.Error), Example: l.Message.ID}
		key := strconv.Quote(string(g.Kind)) + strconv.Quote(g.Shape) + strconv.Quote(g.Error)
		i, ok := index[key]
		if !ok {
			i = len(groups)
			index[key], groups = i, append(groups, g)
		}
		groups[i].Count++
		if l.Message.Redrives() > 0 {
			groups[i].Redriven++
		}
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return b.Count - a.Count })
	return groups
}
