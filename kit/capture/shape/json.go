package shape

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// The keys that are no field: a string's document, and several kinds of value in one place.
const (
	documentKey = "$json"
	severalKey  = "$or"
)

// String returns the shape as JSON, the same for the same shape.
func (s Shape) String() string {
	b, err := s.MarshalJSON()
	if err != nil {
		return "invalid shape: " + err.Error()
	}
	return string(b)
}

// MarshalJSON implements json.Marshaler.
func (s Shape) MarshalJSON() ([]byte, error) {
	b := &bytes.Buffer{}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s.tree()); err != nil {
		return nil, fmt.Errorf("write shape: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// tree is what stands in JSON for a shape.
func (s Shape) tree() any {
	parts := s.parts()
	if len(parts) == 1 {
		return parts[0]
	}
	return map[string]any{severalKey: parts}
}

func (s Shape) parts() []any {
	parts := []any{}
	if s.scalars != 0 {
		parts = append(parts, s.scalars.String())
	}
	if s.empty {
		parts = append(parts, []any{})
	}
	if s.element != nil {
		parts = append(parts, []any{s.element.tree()})
	}
	if s.fields != nil {
		o := make(map[string]any, len(s.fields))
		for name, f := range s.fields {
			o[f.key(name)] = f.tree()
		}
		parts = append(parts, o)
	}
	if s.inner != nil {
		parts = append(parts, map[string]any{documentKey: s.inner.tree()})
	}
	return parts
}

// String returns the types with | between them.
func (s scalars) String() string {
	var all []string
	for i, name := range scalarNames() {
		if s&(1<<i) != 0 {
			all = append(all, name)
		}
	}
	return strings.Join(all, "|")
}

func scalarNames() []string { return []string{"null", "boolean", "number", "string"} }

// key is a field's key: its name, with a backslash before what would be taken for something else, and ? where it is optional.
func (f field) key(name string) string {
	k := strings.NewReplacer(`\`, `\\`, `?`, `\?`).Replace(name)
	if strings.HasPrefix(k, "$") {
		k = `\` + k
	}
	if f.optional {
		k += "?"
	}
	return k
}

// fieldName reads a key that key wrote.
func fieldName(key string) (name string, optional bool) {
	var b strings.Builder
	for i := 0; i < len(key); i++ {
		switch {
		case key[i] == '\\' && i+1 < len(key):
			i++
			b.WriteByte(key[i])
		case key[i] == '?' && i == len(key)-1:
			return b.String(), true
		default:
			b.WriteByte(key[i])
		}
	}
	return b.String(), false
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Shape) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return fmt.Errorf("read shape: %w", err)
	}
	read, err := parse(v)
	if err != nil {
		return fmt.Errorf("read shape: %w", err)
	}
	*s = read
	return nil
}

func parse(v any) (Shape, error) {
	switch v := v.(type) {
	case string:
		return parseScalars(v)
	case []any:
		return parseArray(v)
	case map[string]any:
		return parseObject(v)
	}
	return Shape{}, fmt.Errorf("found %v; expected a type, an object or an array", v)
}

func parseScalars(s string) (Shape, error) {
	var all scalars
	for name := range strings.SplitSeq(s, "|") {
		found := false
		for i, n := range scalarNames() {
			if n == name {
				all |= 1 << i
				found = true
			}
		}
		if !found {
			return Shape{}, fmt.Errorf("found type %q; expected one of %s", name, strings.Join(scalarNames(), ", "))
		}
	}
	return Shape{scalars: all}, nil
}

func parseArray(a []any) (Shape, error) {
	if len(a) == 0 {
		return Shape{empty: true}, nil
	}
	if len(a) > 1 {
		return Shape{}, errors.New("found an array of several shapes; expected one")
	}
	element, err := parse(a[0])
	return Shape{element: &element}, err
}

func parseObject(o map[string]any) (Shape, error) {
	if inner, ok := o[documentKey]; ok {
		s, err := parse(inner)
		return Shape{inner: &s}, err
	}
	if several, ok := o[severalKey].([]any); ok {
		return parseSeveral(several)
	}
	s := Shape{fields: make(map[string]field, len(o))}
	for key, v := range o {
		inner, err := parse(v)
		if err != nil {
			return Shape{}, err
		}
		name, optional := fieldName(key)
		s.fields[name] = field{Shape: inner, optional: optional}
	}
	return s, nil
}

func parseSeveral(parts []any) (Shape, error) {
	var all Shape
	for _, p := range parts {
		s, err := parse(p)
		if err != nil {
			return Shape{}, err
		}
		all = Merge(all, s)
	}
	return all, nil
}
