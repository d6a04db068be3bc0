package users

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
)

// splitter splits records into fields, one after another, with the buffers of one csv.Reader.
type splitter struct {
	src bytes.Reader
	csv *csv.Reader
}

func newSplitter() *splitter {
	s := &splitter{}
	s.reset()
	return s
}

func (s *splitter) reset() {
	s.csv = csv.NewReader(&s.src)
	s.csv.FieldsPerRecord = -1
	s.csv.ReuseRecord = true
}

// split splits one record. The slice is valid until the next call; the strings stay.
func (s *splitter) split(rec []byte) ([]string, error) {
	s.src.Reset(rec)
	fields, err := s.csv.Read()
	if err != nil {
		s.reset() // what it has buffered of this record is not of the next
		var p *csv.ParseError
		if errors.As(err, &p) {
			err = p.Err // without the position within the record, which is not one within the file
		}
		return nil, fmt.Errorf("not a CSV record: %w", err)
	}
	return fields, nil
}
