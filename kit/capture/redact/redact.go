package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Redactor knows which fields to redact. It is safe for concurrent use.
type Redactor struct {
	tagged  map[string]bool // by normal name: redact or keep
	formats func() *formats
}

// New returns a redactor that knows, besides the names that everybody has, the tags of types: structs, or pointers and
// slices of them. A tag counts for every field of that name in a document, whatever struct it is in.
func New(types ...any) *Redactor {
	r := &Redactor{tagged: map[string]bool{}, formats: sync.OnceValue(patterns)}
	for _, t := range types {
		r.read(t)
	}
	return r
}

// JSON returns a document without what must not be known, with its fields sorted.
func (r *Redactor) JSON(document []byte) ([]byte, error) {
	v, err := decode(document)
	if err != nil {
		return nil, fmt.Errorf("redact: %w", err)
	}
	return encode((&pass{r, map[string]string{}}).value(v, depth))
}

// pass is one document's redaction.
type pass struct {
	*Redactor

	instead map[string]string // what was put in a value's place
}

// depth is how often documents may be packed into one another's strings.
const depth = 6

func (p *pass) value(v any, deep int) any {
	switch v := v.(type) {
	case string:
		return p.text(v, deep)
	case []any:
		for i := range v {
			v[i] = p.value(v[i], deep)
		}
	case map[string]any:
		return p.object(v, deep)
	}
	return v
}

func (p *pass) object(o map[string]any, deep int) map[string]any {
	clean := make(map[string]any, len(o))
	attribute := isAttribute(o)
	for _, name := range slices.Sorted(maps.Keys(o)) {
		v, key := o[name], p.patterns(name)
		switch {
		case attribute && name == "Name":
			clean[key] = v
		case attribute && p.secret(o["Name"].(string)), !attribute && p.secret(name), name == "body" && o["isBase64Encoded"] == true && !isText(v):
			clean[key] = p.blank(v)
		default:
			clean[key] = p.value(v, deep)
		}
	}
	return clean
}

// isAttribute says whether an object is one of a list of names and values, as those of Cognito's users and of tags are.
func isAttribute(o map[string]any) bool {
	_, named := o["Name"].(string)
	_, valued := o["Value"]
	return named && valued && len(o) == 2
}

// blank replaces all values below a field that must not be known.
func (p *pass) blank(v any) any {
	switch v := v.(type) {
	case string:
		return p.form(v)
	case json.Number:
		return json.Number("0")
	case bool:
		return false
	case []any:
		for i := range v {
			v[i] = p.blank(v[i])
		}
		return v
	case map[string]any:
		return p.blankObject(v)
	}
	return nil
}

func (p *pass) blankObject(o map[string]any) map[string]any {
	clean := make(map[string]any, len(o))
	for _, name := range slices.Sorted(maps.Keys(o)) {
		clean[p.patterns(name)] = p.blank(o[name])
	}
	return clean
}

// form replaces a value by one that passes the same checks, where there is a pattern for it.
func (p *pass) form(s string) string {
	for _, c := range p.formats().known {
		if c.find.FindString(s) == s {
			return p.known(s, c.instead)
		}
	}
	if p.formats().ipv4.FindString(s) == s && s != "" {
		return exampleIPv4
	}
	return p.known(s, redacted)
}

// redacted is what stands in for a value without a pattern.
const redacted = "redacted-%d"

// known returns what stands in for a value. An empty one says nothing, and stays.
func (p *pass) known(value, form string) string {
	if value == "" {
		return ""
	}
	s, ok := p.instead[form+value]
	if !ok {
		s = fmt.Sprintf(form, len(p.instead)+1)
		p.instead[form+value] = s
	}
	return s
}

// text redacts what is in a string, be it a document, a form, or prose.
func (p *pass) text(s string, deep int) string {
	if deep == 0 {
		return p.known(s, redacted)
	}
	if v, ok := document(s); ok {
		if b, err := encode(p.value(v, deep-1)); err == nil {
			return string(b)
		}
	}
	if inner, ok := unpack(s); ok {
		return base64.StdEncoding.EncodeToString([]byte(p.text(inner, deep-1)))
	}
	return p.patterns(p.pairs(s))
}

// document reads a string that is a JSON object or array.
func document(s string) (any, bool) {
	s = strings.TrimSpace(s)
	if s == "" || s[0] != '{' && s[0] != '[' {
		return nil, false
	}
	v, err := decode([]byte(s))
	return v, err == nil
}

// unpack reads base64 of something that is meant to be read. Short words may be base64 by chance.
func unpack(s string) (string, bool) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) < 8 || !isPrintable(b) {
		return "", false
	}
	return string(b), true
}

func isText(v any) bool {
	s, ok := v.(string)
	if !ok {
		return true
	}
	_, ok = unpack(s)
	return ok || s == ""
}

func isPrintable(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	return bytes.IndexFunc(b, func(r rune) bool { return !unicode.IsPrint(r) && !unicode.IsSpace(r) }) < 0
}

// decode keeps numbers as they are written: an ID of 17 digits must remain one.
func decode(document []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	if d.More() {
		return nil, fmt.Errorf("read JSON: found more behind the document")
	}
	return v, nil
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}
