package embedded

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/assembly"
)

// LeftOut is a resource that the embedded AWS does without.
type LeftOut struct {
	Stack  string `json:"stack"` // physical name
	ID     string `json:"id"`    // logical
	Type   string `json:"type"`
	Reason string `json:"reason"`
}

// Fit copies an assembly, and takes out of the templates of one of its stages ("" is the assembly itself) what MiniStack
// cannot provision, with what needs it. It returns what it took out. Everything else is byte for byte as it was, so
// functions are those that AWS would get. A folder that is there already is replaced.
func Fit(from, stage, to string) ([]LeftOut, error) {
	if err := os.RemoveAll(to); err != nil {
		return nil, fmt.Errorf("remove old copy of assembly: %w", err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return nil, fmt.Errorf("copy assembly %s: %w", from, err)
	}
	var all []LeftOut
	err := assembly.Rewrite(filepath.Join(to, stage), func(stack string, text []byte) ([]byte, error) {
		out, fitted, err := fit(text)
		for _, l := range out {
			l.Stack = stack
			all = append(all, l)
		}
		return fitted, err
	})
	return all, err
}

// fit takes out of a template. It returns no template where nothing had to be taken out.
func fit(text []byte) ([]LeftOut, []byte, error) {
	var t map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // a number is to be written as it was read
	if err := decoder.Decode(&t); err != nil {
		return nil, nil, fmt.Errorf("read template: %w; expected what a synthesis writes", err)
	}
	out := leave(t)
	if len(out) == 0 {
		return nil, nil, nil
	}
	var fitted bytes.Buffer
	e := json.NewEncoder(&fitted)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(t); err != nil {
		return nil, nil, fmt.Errorf("write template: %w", err)
	}
	return out, fitted.Bytes(), nil
}

// Told says what was left out, a line for each reason and type.
func Told(all []LeftOut) []string {
	by := map[[2]string][]string{}
	for _, l := range all {
		key := [2]string{l.Reason, l.Type}
		by[key] = append(by[key], l.ID)
	}
	keys := slices.SortedFunc(maps.Keys(by), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	var lines []string
	for _, key := range keys {
		slices.Sort(by[key])
		lines = append(lines, fmt.Sprintf("%s: %d %s: %s", key[0], len(by[key]), key[1], strings.Join(by[key], ", ")))
	}
	return lines
}
