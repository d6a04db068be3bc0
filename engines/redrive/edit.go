package redrive

import (
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

// Edit changes a message before it is put back. It may change body and attributes; ID, group and times stay what they
// are. An error leaves the message where it is. Workers call it side by side.
type Edit func(Message) (Message, error)

// ParsePatch returns an edit that applies a JSON Patch (RFC 6902) to the body.
func ParsePatch(text []byte) (Edit, error) {
	patch, err := jsonpatch.DecodePatch(text)
	if err != nil {
		return nil, fmt.Errorf("parse JSON patch: %w; expected an array of operations, such as %s", err, `[{"op":"replace","path":"/version","value":2}]`)
	}
	for i, op := range patch {
		if path, err := op.Path(); err != nil || path != "" && path[0] != '/' { // the library would say so only at the first message
			return nil, fmt.Errorf("parse JSON patch: operation %d: found path %q; expected one that begins with /", i, path)
		}
	}
	return func(m Message) (Message, error) {
		body, err := patch.Apply([]byte(m.Body))
		if err != nil {
			return m, fmt.Errorf("patch message %s: %w", m.ID, err)
		}
		m.Body = string(body)
		return m, nil
	}, nil
}
