package shape

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Shape is what one or more JSON values look like. The zero value is the shape of none.
type Shape struct {
	scalars scalars
	empty   bool             // an array was empty
	fields  map[string]field // of objects; nil where there was none
	element *Shape           // of arrays with elements; nil where there was none
	inner   *Shape           // of JSON documents in strings; nil where there was none
}

// field is a field of an object.
type field struct {
	Shape

	optional bool // not all objects have it
}

// scalars is a set of scalar types.
type scalars uint8

const (
	null scalars = 1 << iota
	boolean
	number
	text
)

// depth is how many documents may be packed into one another's strings: SQS in SNS in EventBridge, and one to spare.
const depth = 4

// Of returns the shape of a JSON document.
func Of(document []byte) (Shape, error) {
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		return Shape{}, fmt.Errorf("read shape: %w", err)
	}
	return of(v, depth), nil
}

// Hash names the shape, in 12 hexadecimal digits.
func (s Shape) Hash() string {
	sum := sha256.Sum256([]byte(s.String()))
	return hex.EncodeToString(sum[:6])
}

func of(v any, deep int) Shape {
	switch v := v.(type) {
	case bool:
		return Shape{scalars: boolean}
	case float64:
		return Shape{scalars: number}
	case string:
		return ofText(v, deep)
	case []any:
		return ofArray(v, deep)
	case map[string]any:
		return ofObject(v, deep)
	}
	return Shape{scalars: null}
}

// ofText looks into a string that is a JSON object or array. A string that is a JSON scalar, as "12" is, remains one.
func ofText(s string, deep int) Shape {
	if deep == 0 || len(s) < 2 || s[0] != '{' && s[0] != '[' {
		return Shape{scalars: text}
	}
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return Shape{scalars: text}
	}
	inner := of(v, deep-1)
	return Shape{inner: &inner}
}

func ofArray(a []any, deep int) Shape {
	if len(a) == 0 {
		return Shape{empty: true}
	}
	element := of(a[0], deep)
	for _, v := range a[1:] {
		element = Merge(element, of(v, deep))
	}
	return Shape{element: &element}
}

// wide is how many fields an object may have before they are taken for data: a map from something to something.
const wide = 100

// anything is the name of fields whose names are data.
const anything = "*"

func ofObject(o map[string]any, deep int) Shape {
	s := Shape{fields: make(map[string]field, len(o))}
	for name, v := range o {
		if len(o) > wide || isData(name) {
			name = anything
		}
		f := field{Shape: of(v, deep)}
		if other, ok := s.fields[name]; ok {
			f.Shape = Merge(other.Shape, f.Shape)
		}
		s.fields[name] = f
	}
	return s
}

// isData says whether a field's name tells something about somebody, or is one of endlessly many: an address, a number,
// an ID. The names that AWS and people give to fields are short and have few digits.
func isData(name string) bool {
	if len(name) > 64 {
		return true
	}
	digits := 0
	for _, c := range []byte(name) {
		if c == '@' {
			return true
		}
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits > 4
}
