package users

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// row reads a record as a row, or says why it is none.
func (h header) row(rec record, s *splitter) (Row, error) {
	if rec.bad != "" {
		return Row{}, errors.New(rec.bad)
	}
	fields, err := s.split(rec.bytes)
	if err != nil {
		return Row{}, err
	}
	if len(fields) != len(h.columns) {
		return Row{}, fmt.Errorf("%d fields; expected %d, one for each column of the header", len(fields), len(h.columns))
	}
	for i, f := range fields {
		if !utf8.ValidString(f) {
			return Row{}, fmt.Errorf("column %s is not valid UTF-8", show(h.columns[i]))
		}
	}
	r := Row{Line: rec.line, ID: strings.TrimSpace(fields[h.id]), Email: strings.TrimSpace(fields[h.email]), Name: strings.TrimSpace(fields[h.name])}
	for i, f := range fields {
		if i != h.id && i != h.email && i != h.name && f != "" {
			r.set(h.columns[i], f)
		}
	}
	return r, r.check()
}

func (r *Row) set(column, value string) {
	if r.Attributes == nil {
		r.Attributes = map[string]string{}
	}
	r.Attributes[column] = value
}

func (r *Row) check() error {
	switch {
	case r.ID == "":
		return errors.New("id is empty")
	case len(r.ID) > maxID:
		return fmt.Errorf("id has %d bytes; expected at most %d", len(r.ID), maxID)
	case strings.ContainsFunc(r.ID, unicode.IsControl):
		return fmt.Errorf("id %s has control characters", show(r.ID))
	case r.Name == "":
		return errors.New("name is empty")
	case len(r.Name) > maxName:
		return fmt.Errorf("name has %d bytes; expected at most %d", len(r.Name), maxName)
	}
	return r.checkEmail()
}

// checkEmail wants a bare address and makes its domain lower case, in which case does not matter.
func (r *Row) checkEmail() error {
	a, err := mail.ParseAddress(r.Email)
	if err != nil || a.Name != "" || a.Address != r.Email || len(r.Email) > maxEmail {
		return fmt.Errorf("email %s is not an address of the form name@example.com", show(r.Email))
	}
	at := strings.LastIndexByte(r.Email, '@')
	r.Email = r.Email[:at] + strings.ToLower(r.Email[at:])
	return nil
}

// partition returns the partition of an id.
func partition(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return int(h.Sum32() % Partitions)
}

// user returns the state that a row of a chunk gives its user.
func (r Row) user(c Chunk) User {
	return User{ID: r.ID, Email: r.Email, Name: r.Name, Attributes: r.Attributes,
		Source: Source{Import: c.Import, UploadedAt: c.UploadedAt, Line: r.Line}}
}

// size is at most how many bytes a row takes in a message: each byte counts as one or, where JSON must escape it, as
// six. 0xE2 begins the line separators, which take six bytes instead of three.
func (r Row) size() int {
	n := 64 + escaped(r.ID) + escaped(r.Email) + escaped(r.Name)
	for k, v := range r.Attributes {
		n += 8 + escaped(k) + escaped(v)
	}
	return n
}

func escaped(s string) int {
	n := len(s)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			n += 5
		} else if c == 0xe2 {
			n += 3
		}
	}
	return n
}
