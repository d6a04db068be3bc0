package placement

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// ReadUnits reads a list of units from a file.
func ReadUnits(path string) ([]Unit, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read units: %w; expected a JSON list of units, as docs/splitting.md describes", err)
	}
	return ParseUnits(path, data)
}

// ParseUnits parses a list of units; name is what errors call it.
func ParseUnits(name string, data []byte) ([]Unit, error) {
	r := reader{name: name, data: data}
	var raw []json.RawMessage
	err := json.Unmarshal(data, &raw)
	at := offset(err)
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		err = fmt.Errorf("found a JSON %s", kind.Value)
	} else if err == nil && raw == nil { // of which all units would be removed
		err = errors.New("found null")
	}
	if err != nil {
		return nil, r.wrong(at, "%w; expected a list such as [{\"unit\":\"users/import-users\",\"service\":\"users\",\"domain\":\"compute\",\"resources\":13}]", err)
	}
	var all []Unit
	for _, one := range raw {
		var u Unit
		d := json.NewDecoder(bytes.NewReader(one))
		d.DisallowUnknownFields()
		if err := d.Decode(&u); err != nil {
			return nil, r.wrong(r.at(one), "%w; expected unit, service, domain, exclusive, resources, outputs, parameters and bytes", jsontext.Plain(err))
		}
		if err := u.shape(); err != nil {
			return nil, r.wrong(r.at(one), "%w", err)
		}
		all = append(all, u)
	}
	return all, nil
}
