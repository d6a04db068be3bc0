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

	first []byte // what the file begins with
}

// record is one record as it stands in the file.
type record struct {
	line  int    // of its beginning, 1 is the first
	bytes []byte // without the line end; valid until the next call of next
	bad   string // why it is none
}

func newRecords(r io.Reader) *records {
	s := &records{r: bufio.NewReaderSize(r, MaxRecordBytes+2)} // and a line end
	s.first = append(s.first, s.begins()...)
	return s
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

// begins passes over a byte order mark and returns what the file begins with.
func (s *records) begins() []byte {
	if mark, _ := s.r.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = s.r.Discard(len(byteOrderMark)) // it is buffered
	}
	first, _ := s.r.Peek(8) // whatever is wrong with the file, next will find
	return first
}

const byteOrderMark = "\ufeff"

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
	if n, state := recordEnd(window); state == ended {
		return s.take(rec, window[:n]), nil
	}
	window, err = s.r.Peek(MaxRecordBytes + 2)
	if err != nil && !errors.Is(err, io.EOF) {
		return rec, err
	}
	n, state := recordEnd(window)
	switch {
	case state == ended:
		return s.take(rec, window[:n]), nil
	case err != nil && state != quoted && state != broken:
		return s.take(rec, window), nil // the last one, without a line end
	case state == broken:
		rec.bad = misquoted
	case state == quoted && bytes.IndexByte(window, '\n') >= 0 || err != nil:
		rec.bad = unclosed
	default:
		rec.bad = tooLong
	}
	return rec, s.skipLine()
}

// state is where in a record a byte stands.
type state int

const (
	begin  state = iota // a field begins
	plain               // in a field without quotes
	quoted              // in a field with quotes
	closed              // behind a quote in a quoted field: its end, or the first of two that stand for one
	ended               // behind the record
	broken              // behind a quote where none may be, or something else behind the end of a quoted field
)

// recordEnd returns the length of the record that b begins with, with its line end, if the state is ended.
func recordEnd(b []byte) (int, state) {
	at := begin
	for i, c := range b {
		at = at.next(c)
		if at == ended || at == broken {
			return i + 1, at
		}
	}
	return 0, at
}

func (s state) next(c byte) state {
	switch {
	case s == quoted && c != '"':
		return quoted
	case c == '"':
		return [...]state{begin: quoted, plain: broken, quoted: closed, closed: quoted}[s]
	case c == ',':
		return begin
	case c == '\n':
		return ended
	case s == closed && c != '\r':
		return broken
	}
	return plain
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
	tooLong   = "row is longer than 32768 bytes"
	unclosed  = "a quoted field is not closed within 32768 bytes"
	misquoted = "not a CSV record: a quote within a field must be doubled, and the field be quoted"
)

// skipLine passes over the first line of what cannot be a record.
func (s *records) skipLine() error {
	s.line++
	for {
		_, err := s.r.ReadSlice('\n')
		if err == nil || errors.Is(err, io.EOF) {
			return nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}
