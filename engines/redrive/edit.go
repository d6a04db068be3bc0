package redrive

import (
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

// Edit changes a message before it is put back. It may change body and attributes; ID, group and times stay what they
// are. An error leaves the message where it is.
type Edit func(Message) (Message, error)

// ParsePatch returns an edit that applies a JSON Patch (RFC 6902) to the body.
func ParsePatch(text []byte) (Edit, error) {
	patch, err := jsonpatch.DecodePatch(text)
	if err != nil {
		return nil, fmt.Errorf("parse JSON patch: %w; expected an array of operations, such as %s", err, `[{"op":"replace","path":"/version","value":2}]`)
	}
	for i, op := range patch {
		if err := checkOperation(op); err != nil {
			return nil, fmt.Errorf("parse JSON patch: operation %d: %w", i, err)
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

// checkOperation finds mistakes that the library would find only at the first message.
func checkOperation(op jsonpatch.Operation) error {
	switch op.Kind() {
	case "add", "replace", "remove", "move", "copy", "test":
	default:
		return fmt.Errorf("found op %q; expected add, replace, remove, move, copy or test", op.Kind())
	}
	path, err := op.Path()
	if err != nil {
		return fmt.Errorf("found no path: %w", err)
	}
	if path != "" && path[0] != '/' {
		return fmt.Errorf("found path %q; expected one that begins with /", path)
	}
	return nil
}
