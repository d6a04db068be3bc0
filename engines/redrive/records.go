package redrive

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Records reads again what an event source has given up.
type Records interface {
	// Read returns the event with the records of a range, as the function's event source had given it. An error that
	// is ErrRefused says that they cannot be read any more.
	Read(ctx context.Context, r StreamRange) ([]byte, error)
}

// RecordsOf reads each stream as its service, which ARNs name, wants it: "dynamodb", "kinesis".
type RecordsOf map[string]Records

// Read implements Records.
func (m RecordsOf) Read(ctx context.Context, r StreamRange) ([]byte, error) {
	if records, ok := m[service(r.Stream)]; ok {
		return records.Read(ctx, r)
	}
	return nil, fmt.Errorf("read records of %s: expected the stream of a table, or of Kinesis: %w", r.Stream, ErrRefused)
}

// event is what Lambda gives to functions.
type event struct {
	Records []any `json:"Records"`
}

// numbered is a record with its sequence number.
type numbered struct {
	number string
	record any
}

// barren is how many reads may bring nothing though the range has not been met: a shard has gaps.
const barren = 20

// read turns pages until it has the records of a range, all of them, and returns the event.
func (r StreamRange) read(next func() (page []numbered, more bool, err error)) ([]byte, error) {
	e, err := r.collect(next)
	if err != nil {
		return nil, err
	}
	return json.Marshal(e)
}

func (r StreamRange) collect(next func() (page []numbered, more bool, err error)) (event, error) {
	e := event{Records: []any{}}
	more := true
	for empty := 0; more && empty < barren; empty++ {
		page, on, err := next()
		if err != nil {
			return e, err
		}
		for _, n := range page {
			if later(n.number, r.Last) {
				return e, r.whole(e)
			}
			e.Records, empty = append(e.Records, n.record), 0
			if !later(r.Last, n.number) {
				return e, r.whole(e)
			}
		}
		more = on
	}
	return e, r.whole(e)
}

// failed says why the records could not be read: of those that are forgotten, which a stream does after so long, for good.
func (r StreamRange) failed(err error, forgotten bool, after string) error {
	if forgotten {
		return fmt.Errorf("read records of %s from %s to %s: the stream has forgotten them, as it does after %s: %w: %w", r.Shard, r.First, r.Last, after, ErrRefused, err)
	}
	return fmt.Errorf("read records of %s: %w", r.Shard, err)
}

// whole wants all records of a range.
func (r StreamRange) whole(e event) error {
	if len(e.Records) == 0 || r.Size > 0 && len(e.Records) != r.Size {
		return fmt.Errorf("read records of %s from %s to %s: found %d; expected %d: %w", r.Shard, r.First, r.Last, len(e.Records), r.Size, ErrRefused)
	}
	return nil
}

// later compares sequence numbers, which are decimal numbers of up to 56 digits.
func later(a, b string) bool {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return len(a) > len(b) || len(a) == len(b) && a > b
}
