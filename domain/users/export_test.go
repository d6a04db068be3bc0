package users

import (
	"errors"
	"io"
)

// Classify and Partition are the pure functions at the heart of the package; the tests call them directly.
func Classify(existing map[string]User, c Chunk) ([]User, Tally) { return classify(existing, c) }

// Partition returns the partition of an id.
func Partition(id string) int { return partition(id) }

// Size is what is counted for a row in a chunk.
func Size(r Row) int { return r.size() }

// Scanned is a record, copied.
type Scanned struct {
	Line int
	Text string
	Bad  string
}

// Scan returns all records of a file, as the importer sees them.
func Scan(r io.Reader) ([]Scanned, error) {
	var all []Scanned
	for in := newRecords(r); ; {
		rec, err := in.next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, Scanned{rec.line, string(rec.bytes), rec.bad})
	}
}

// Count reads all records and keeps none.
func Count(r io.Reader) (n int, err error) {
	for in := newRecords(r); ; n++ {
		if _, err := in.next(); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return n, err
		}
	}
}
