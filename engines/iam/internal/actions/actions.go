// Package actions knows which IAM actions the operations of the AWS SDK need. For most it is the operation's own name;
// the rest are exceptions, in a table.
//
//	table, err := actions.Load()
//	need := table.Of("s3", "HeadObject") // s3:GetObject
package actions

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

//go:embed actions.txt.gz
var actionsGzip []byte

//go:embed exceptions.txt
var exceptionsText string

//go:embed prefixes.txt
var prefixesText string

// Table is what is known of actions.
type Table struct {
	actions    map[string]map[string]bool // by prefix and name: whether it takes a resource
	exceptions map[string][]string        // by package and operation
	prefixes   map[string]string          // by package
}

// Load reads the tables that are compiled in.
func Load() (*Table, error) {
	t := &Table{map[string]map[string]bool{}, map[string][]string{}, map[string]string{}}
	text, err := unpacked()
	if err != nil {
		return nil, err
	}
	err = each("actions.txt", text, 2, func(w []string) {
		known := map[string]bool{}
		for _, a := range w[1:] {
			name, bare := strings.CutSuffix(a, "*")
			known[name] = !bare
		}
		t.actions[w[0]] = known
	})
	if err == nil {
		err = each("exceptions.txt", exceptionsText, 3, func(w []string) {
			t.exceptions[w[0]+" "+w[1]] = slices.DeleteFunc(w[2:], func(a string) bool { return a == "-" })
		})
	}
	if err == nil {
		err = each("prefixes.txt", prefixesText, 2, func(w []string) { t.prefixes[w[0]] = w[1] })
	}
	return t, err
}

// unpacked returns actions.txt, which is long.
func unpacked() (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(actionsGzip))
	if err != nil {
		return "", fmt.Errorf("unpack actions.txt: %w", err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return "", fmt.Errorf("unpack actions.txt: %w", err)
	}
	return string(text), nil
}

// each calls do with the words of each line that is not a comment.
func each(name, text string, least int, do func(words []string)) error {
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) < least {
			return fmt.Errorf("read %s:%d: found %q; expected at least %d words", name, i+1, line, least)
		}
		do(words)
	}
	return nil
}

// Of returns the actions that an operation of a client's package needs. It is false where the table does not know them
// and the operation's own name is returned, which is right for most.
func (t *Table) Of(pkg, operation string) ([]string, bool) {
	if e, ok := t.exceptions[pkg+" "+operation]; ok {
		return e, true
	}
	prefix := pkg
	if p, ok := t.prefixes[pkg]; ok {
		prefix = p
	}
	if _, known := t.actions[prefix][operation]; known || prefix != "apigateway" {
		return []string{prefix + ":" + operation}, known
	}
	return []string{"apigateway:" + verb(operation)}, true
}

// verb is the HTTP method that an operation of API Gateway is, and its action (API Gateway Developer Guide, "Control access to
// an API with IAM permissions").
func verb(operation string) string {
	for begin, verb := range map[string]string{"Create": "POST", "Import": "POST", "Tag": "POST", "Generate": "POST", "TestInvoke": "POST", "Update": "PATCH", "Put": "PUT", "Reimport": "PUT",
		"Delete": "DELETE", "Reset": "DELETE", "Flush": "DELETE", "Untag": "DELETE"} {
		if strings.HasPrefix(operation, begin) {
			return verb
		}
	}
	return "GET"
}

// Expand returns the actions that a pattern of a policy matches: those of the table, or itself when it has no wildcard.
// It is false where the table does not know the service, and so cannot tell.
func (t *Table) Expand(pattern string) ([]string, bool) {
	if !strings.ContainsAny(pattern, "*?") {
		return []string{pattern}, true
	}
	prefix, name, ok := strings.Cut(pattern, ":")
	if !ok {
		prefix, name = "*", pattern
	}
	var found []string
	for _, p := range slices.Sorted(maps.Keys(t.actions)) {
		for _, a := range slices.Sorted(maps.Keys(t.actions[p])) {
			if Match(strings.ToLower(prefix), p) && Match(name, a) {
				found = append(found, p+":"+a)
			}
		}
	}
	return found, len(found) > 0
}

// Match says whether a pattern of a policy's matches a text: * is any text, ? any character. Case does not matter in
// actions (IAM User Guide, "IAM JSON policy elements: Action").
func Match(pattern, text string) bool {
	p, star, retry := 0, -1, 0
	for t := 0; t < len(text); {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || lower(pattern[p]) == lower(text[t])):
			p++
			t++
		case star >= 0: // let the last star take one more
			retry++
			p, t = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// lower is a letter of ASCII in lower case; names in AWS have no others.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// TakesResource says whether an action can be granted on a resource; what cannot is granted on *.
func (t *Table) TakesResource(action string) bool {
	prefix, name, _ := strings.Cut(action, ":")
	takes, known := t.actions[prefix][name]
	return takes || !known
}
