package guard

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// Record says in which stack each resource was deployed last. It is the second guard, and knows nothing of the lock: a
// resource that is found in another stack would be deleted and made anew, whoever moved it and why.
type Record []Deployed

// Deployed is a resource in a stack. Units are built the same wherever they are, so a logical id stays when a resource
// moves.
type Deployed struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Stack string `json:"stack"`
}

// cdkMetadata is in every stack, and nothing moves with it.
const cdkMetadata = "AWS::CDK::Metadata"

// RecordOf records an app, when it was deployed.
func RecordOf(app App) Record {
	var all Record
	for _, s := range app {
		for id, r := range s.Resources {
			if r.Type != cdkMetadata {
				all = append(all, Deployed{id, r.Type, s.Stack})
			}
		}
	}
	slices.SortFunc(all, func(a, b Deployed) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Stack, b.Stack))
	})
	return all
}

// Moved finds resources that left the stack they were deployed in and turn up in another one. A resource that a move in
// phases has put beside itself first is not among them.
func (r Record) Moved(app App) []Finding {
	was, now := r.stacks(), RecordOf(app).stacks()
	var found []Finding
	for _, k := range slices.SortedFunc(maps.Keys(was), func(a, b Deployed) int { return cmp.Compare(a.ID+a.Type, b.ID+b.Type) }) {
		left, came := missing(was[k], now[k]), missing(now[k], was[k])
		if len(left) > 0 && len(came) > 0 {
			found = append(found, Finding{Check: checkMoved, Stack: came[0], Says: fmt.Sprintf("resource %s of type %s was deployed in stack %s: it would be deleted there and made anew here; build it in %s, or move its unit with `mainstay stacks move`",
				k.ID, k.Type, strings.Join(left, " and "), left[0])})
		}
	}
	return found
}

// stacks returns the stacks that each logical id and type is in.
func (r Record) stacks() map[Deployed][]string {
	all := map[Deployed][]string{}
	for _, d := range r {
		k := Deployed{ID: d.ID, Type: d.Type}
		all[k] = append(all[k], d.Stack)
	}
	return all
}

// missing returns what is in a list and not in the other.
func missing(from, other []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(s string) bool { return slices.Contains(other, s) })
}

// ReadRecord reads a record; where there is no file, nothing was deployed yet.
func ReadRecord(path string) (Record, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read record of what is deployed: %w", err)
	}
	return ParseRecord(path, data)
}

// ParseRecord parses a record, a line per resource; name is what errors call it.
func ParseRecord(name string, data []byte) (Record, error) {
	var r Record
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var d Deployed
		err := json.Unmarshal(line, &d)
		if err == nil && (d.ID == "" || d.Type == "" || d.Stack == "") {
			err = errors.New("found no id, type or stack")
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w; expected a resource that was deployed; restore the file, or record the deployed templates anew", name, n, err)
		}
		r = append(r, d)
	}
	return r, nil
}

// Text is the record as it is written: JSON, a line per resource.
func (r Record) Text() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	for _, d := range r {
		if err := e.Encode(d); err != nil {
			return nil, fmt.Errorf("write record of what is deployed: %w", err)
		}
	}
	return out.Bytes(), nil
}
