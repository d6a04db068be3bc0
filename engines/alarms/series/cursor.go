package series

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Cursor reads the datapoints of a result, oldest first. Its memory is two blocks.
type Cursor struct {
	Time  int64 // of the datapoint, in seconds since 1970
	Value float64

	result        *Result
	part, block   int // the next to be read
	times, values []json.RawMessage
	err           error
}

// Cursor returns a new cursor before the oldest datapoint.
func (r *Result) Cursor() *Cursor { return &Cursor{result: r} }

// Err is why Next returned false, if not at the end.
func (c *Cursor) Err() error { return c.err }

// Next goes to the next datapoint; false behind the newest.
func (c *Cursor) Next() bool {
	for len(c.times) == 0 {
		if !c.load() {
			return false
		}
	}
	if c.err = c.take(); c.err != nil {
		return false
	}
	c.times, c.values = c.times[1:], c.values[1:]
	return true
}

func (c *Cursor) take() (err error) {
	if c.Time, err = parseTime(unquoted(c.times[0])); err != nil {
		return fmt.Errorf("read datapoints of %s: %w", c.result.ID, err)
	}
	if c.Value, err = parseValue(unquoted(c.values[0])); err != nil {
		return fmt.Errorf("read datapoints of %s: %w", c.result.ID, err)
	}
	return nil
}

// unquoted is a number or a string without its quotation marks; times and numbers have nothing to be escaped.
func unquoted(token json.RawMessage) string { return strings.Trim(string(token), `"`) }

// load reads the next block.
func (c *Cursor) load() bool {
	if c.part == len(c.result.parts) || c.err != nil {
		return false
	}
	p := c.result.parts[c.part]
	if p.sorted != nil {
		c.times, c.values, c.part = p.sorted.times, p.sorted.values, c.part+1
		return true
	}
	if c.block == len(p.times.starts) {
		c.part, c.block = c.part+1, 0
		return c.part < len(c.result.parts)
	}
	i := c.block
	if p.descending {
		i = len(p.times.starts) - 1 - i
	}
	c.block++
	if c.times, c.values, c.err = p.block(i); c.err != nil {
		return false
	}
	if p.descending {
		slices.Reverse(c.times)
		slices.Reverse(c.values)
	}
	return true
}
