package series

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// blockSize is how many elements of an array are read at a time.
const blockSize = 1024

// blocks are where the elements of an array are in the file: the place of every so manieth, and of the end.
type blocks struct {
	starts []int64
	end    int64
	count  int
}

// elements reads an array of numbers or strings, and notes where they are.
func (x *indexer) elements(b *blocks, each func(token string) error) error {
	*b = blocks{}
	return x.array(func() error {
		if b.count%blockSize == 0 {
			b.starts = append(b.starts, x.d.InputOffset())
		}
		t, err := x.d.Token()
		if err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		b.end = x.d.InputOffset()
		b.count++
		return each(fmt.Sprint(t))
	})
}

func checkNumber(token string) error {
	_, err := parseValue(token)
	return err
}

func parseValue(token string) (float64, error) {
	v, err := strconv.ParseFloat(token, 64)
	if err != nil || math.IsInf(v, 0) || v != v {
		return 0, fmt.Errorf("found value %q; expected a number", token)
	}
	return v, nil
}

// measure finds out about times as they come.
type measure struct {
	least, most, last, gap int64
	count                  int
	up, down               bool // they rise; they fall; both where they are in no order
}

func (m *measure) add(token string) error {
	t, err := parseTime(token)
	if err != nil {
		return err
	}
	if m.count == 0 {
		m.least, m.most = t, t
	} else {
		if t == m.last {
			return twice(t)
		}
		m.gap = Divisor(m.gap, t-m.last)
		m.up, m.down = m.up || t > m.last, m.down || t < m.last
	}
	m.least, m.most, m.last = min(m.least, t), max(m.most, t), t
	m.count++
	return nil
}

func twice(t int64) error {
	return fmt.Errorf("found two datapoints at %s; expected one for each time", stamp(t))
}

// parseTime reads a time as the command line of AWS prints it, as Python does, or as the API: in seconds since 1970.
func parseTime(token string) (int64, error) {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, token); err == nil {
			return t.Unix(), nil
		}
	}
	seconds, err := strconv.ParseFloat(token, 64)
	if err != nil || seconds != seconds || math.Abs(seconds) > 1e12 {
		return 0, fmt.Errorf("found time %q; expected one such as 2026-11-24T10:00:00Z, or seconds since 1970", token)
	}
	return int64(seconds), nil
}

func stamp(t int64) string { return time.Unix(t, 0).UTC().Format(time.RFC3339) }

// block reads the datapoints of a block, in the order of the file.
func (p part) block(i int) (times, values []json.RawMessage, err error) {
	if times, err = p.read(p.times, i); err != nil {
		return nil, nil, err
	}
	if values, err = p.read(p.values, i); err != nil {
		return nil, nil, err
	}
	if len(times) != len(values) {
		return nil, nil, fmt.Errorf("read datapoints in %s: it was changed meanwhile", p.name)
	}
	return times, values, nil
}

// read reads a block: its text, in brackets, is an array by itself.
func (p part) read(b blocks, i int) ([]json.RawMessage, error) {
	end := b.end
	if i+1 < len(b.starts) {
		end = b.starts[i+1]
	}
	text := make([]byte, end-b.starts[i])
	if n, err := p.file.ReadAt(text, b.starts[i]); n < len(text) {
		return nil, fmt.Errorf("read datapoints in %s: %w", p.name, err)
	}
	from := 0
	for from < len(text) && (text[from] == ',' || text[from] == ' ' || text[from] == '\n' || text[from] == '\r' || text[from] == '\t' || text[from] == '[') {
		from++
	}
	var elements []json.RawMessage
	if err := json.Unmarshal(append(append([]byte{'['}, text[from:]...), ']'), &elements); err != nil {
		return nil, fmt.Errorf("read datapoints in %s: %w", p.name, errors.Join(err, errors.New("was it changed meanwhile?")))
	}
	return elements, nil
}
