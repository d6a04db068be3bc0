package users

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// records splits a CSV file into records, whatever the file is, in constant memory. A record that is too long, or
// whose quotes do not match, costs its first line only: reading goes on at the next.
type records struct {
	r    *bufio.Reader
	line int // lines read so far
}

// record is one record as it stands in the file.
type record struct {
	line  int    // of its beginning, 1 is the first
	bytes []byte // without the line end; valid until the next call of next
	bad   string // why it is none
}

func newRecords(r io.Reader) *records {
	return &records{r: bufio.NewReaderSize(r, MaxRecordBytes+2)} // and a line end
}

// next returns the next record that is not an empty line; io.EOF ends them.
func (s *records) next() (record, error) {
	for {
		rec, err := s.scan()
		if err != nil || rec.bad != "" || len(rec.bytes) > 0 {
			return rec, err
		}
	}
}

func (s *records) scan() (record, error) {
	rec := record{line: s.line + 1}
	if _, err := s.r.Peek(1); err != nil {
		return rec, err
	}
	// The smallest read fills the window with what the source has at hand; only a record that does not end in there
	// needs the whole of it.
	window, err := s.r.Peek(s.r.Buffered())
	if err != nil {
		return rec, err
	}
	if n, _ := recordEnd(window); n > 0 {
		return s.take(rec, window[:n]), nil
	}
	window, err = s.r.Peek(MaxRecordBytes + 2)
	if err != nil && !errors.Is(err, io.EOF) {
		return rec, err
	}
	n, open := recordEnd(window)
	if n > 0 {
		return s.take(rec, window[:n]), nil
	}
	if err != nil && !open {
		return s.take(rec, window), nil // the last one, without a line end
	}
	return s.skipLine(rec, window)
}

// recordEnd returns the length of the record that b begins with, with its line end. If it does not end in b, the
// length is 0, and open says whether b ends within quotes. A quote counts only where a field begins.
func recordEnd(b []byte) (n int, open bool) {
	begins := true // a field begins here
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case open && c == '"':
			open = i+1 < len(b) && b[i+1] == '"'
			if open {
				i++ // a doubled quote stands for one
			}
		case open:
		case c == '\n':
			return i + 1, false
		default:
			open = begins && c == '"'
			begins = c == ','
		}
	}
	return 0, open
}

func (s *records) take(rec record, b []byte) record {
	s.line += max(1, bytes.Count(b, []byte{'\n'}))
	rec.bytes = bytes.TrimSuffix(bytes.TrimSuffix(b, []byte{'\n'}), []byte{'\r'})
	if len(rec.bytes) > MaxRecordBytes {
		rec.bad = tooLong
	}
	// Discarding only moves the reader's position; the bytes stay where they are until the next read.
	_, _ = s.r.Discard(len(b))
	return rec
}

const (
	tooLong  = "row is longer than 32768 bytes"
	unclosed = "a quoted field is not closed within 32768 bytes"
)

// skipLine passes over the first line of what cannot be a record.
func (s *records) skipLine(rec record, window []byte) (record, error) {
	rec.bad = unclosed
	if bytes.IndexByte(window, '\n') < 0 && len(window) > MaxRecordBytes {
		rec.bad = tooLong
	}
	s.line++
	for {
		_, err := s.r.ReadSlice('\n')
		if err == nil || errors.Is(err, io.EOF) {
			return rec, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return rec, err
		}
	}
}
