package limits

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/mainstay-go/mainstay/engines/template"
)

// assumed is how long the value of a reference is taken to be: a usual ARN.
const assumed = 80

// length is that of a text, which may be put together by CloudFormation's functions.
func length(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case map[string]any:
		if join, ok := v["Fn::Join"].([]any); ok && len(join) == 2 {
			return joined(join)
		}
		if sub, ok := v["Fn::Sub"].(string); ok {
			return len(placeholder.ReplaceAllString(sub, strings.Repeat("x", assumed)))
		}
		return assumed
	}
	return len(encode(v))
}

var placeholder = regexp.MustCompile(`\$\{[^!}][^}]*\}`)

func joined(join []any) int {
	between, _ := join[0].(string)
	parts, _ := join[1].([]any)
	total := len(between) * max(0, len(parts)-1)
	for _, p := range parts {
		total += length(p)
	}
	return total
}

// compact is the length of a document as JSON without white space, references resolved. A document that is a text is
// taken as it is.
func compact(v any) int {
	if s, ok := v.(string); ok {
		return len(s)
	}
	return len(encode(resolved(v)))
}

// resolved puts texts of the right length for functions.
func resolved(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 1 {
			for name := range v {
				if name == "Ref" || strings.HasPrefix(name, "Fn::") {
					return strings.Repeat("x", length(v))
				}
			}
		}
		all := map[string]any{}
		for name, x := range v {
			all[name] = resolved(x)
		}
		return all
	case []any:
		all := make([]any, len(v))
		for i, x := range v {
			all[i] = resolved(x)
		}
		return all
	}
	return v
}

// encode writes JSON without escaping what only HTML needs escaped.
func encode(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return nil // what came from JSON goes back to it
	}
	return bytes.TrimSpace(out.Bytes())
}

// dynamicReferences counts what CloudFormation looks up while it deploys: {{resolve:ssm:…}}.
func dynamicReferences(t template.Template) int64 {
	n := 0
	for _, r := range t.Resources {
		n += bytes.Count(encode(r.Properties), []byte("{{resolve:"))
	}
	return int64(n)
}
