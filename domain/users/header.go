package users

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// header says which column of a file is what.
type header struct {
	columns         []string // names, in the file's order
	id, email, name int
}

// parseHeader reads the first record of a file, which begins with begins. It fails with a FileError that says what was
// found and what is expected.
func parseHeader(begins []byte, rec record) (header, error) {
	if what := looksLike(begins); what != "" {
		return header{}, FileError{fmt.Sprintf("the file is not a CSV file: it looks like %s; expected UTF-8 text with a header line", what)}
	}
	if rec.bad != "" {
		return header{}, FileError{"header: " + rec.bad}
	}
	fields, err := newSplitter().split(rec.bytes)
	if err != nil {
		return header{}, FileError{fmt.Sprintf("header: %v", err)}
	}
	return newHeader(fields)
}

func newHeader(fields []string) (header, error) {
	h := header{columns: make([]string, len(fields))}
	for i, f := range fields {
		h.columns[i] = strings.TrimSpace(f)
		if !utf8.ValidString(f) {
			return h, FileError{fmt.Sprintf("header: the name of column %d is not valid UTF-8: %s", i+1, show(f))}
		}
		if slices.ContainsFunc(h.columns[:i], func(c string) bool { return strings.EqualFold(c, h.columns[i]) }) || h.columns[i] == "" {
			return h, FileError{fmt.Sprintf("header: column %d is named %s; expected a name that no other column has", i+1, show(h.columns[i]))}
		}
	}
	for column, at := range map[string]*int{"id": &h.id, "email": &h.email, "name": &h.name} {
		*at = slices.IndexFunc(h.columns, func(c string) bool { return strings.EqualFold(c, column) })
	}
	if missing := h.missing(); len(missing) > 0 {
		return h, FileError{fmt.Sprintf("header: no column %s; found the columns %s; expected id, email and name, in any order",
			strings.Join(missing, ", "), show(strings.Join(h.columns, ", ")))}
	}
	return h, nil
}

func (h header) missing() []string {
	var missing []string
	for i, at := range []int{h.id, h.email, h.name} {
		if at < 0 {
			missing = append(missing, []string{"id", "email", "name"}[i])
		}
	}
	return missing
}

// looksLike recognises files that are put in the place of a CSV file by mistake, by how they begin.
func looksLike(b []byte) string {
	for _, f := range []struct{ magic, what string }{
		{"%PDF-", "a PDF document"}, {"PK\x03\x04", "a ZIP archive or an Excel workbook"}, {"\x1f\x8b", "a gzip archive"},
		{"\xff\xfe", "UTF-16 text"}, {"\xfe\xff", "UTF-16 text"}, {"\xd0\xcf\x11\xe0", "an old Office document"},
		{"\x89PNG", "a picture"}, {"{", "JSON"}, {"<", "HTML or XML"},
	} {
		if bytes.HasPrefix(b, []byte(f.magic)) {
			return f.what
		}
	}
	return ""
}

// show quotes text of a file for a message: printable, short, and nothing that a spreadsheet would run.
func show(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
