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
	if err := x.delim('['); err != nil {
		return err
	}
	for x.d.More() {
		if b.count%blockSize == 0 {
			b.starts = append(b.starts, x.d.InputOffset())
		}
		t, err := x.d.Token()
		if err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		if err := each(fmt.Sprint(t)); err != nil {
			return err
		}
		b.count++
	}
	b.end = x.d.InputOffset()
	return x.delim(']')
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
	first, last, gap int64
	count            int
	up, down         bool
}

func (m *measure) add(token string) error {
	t, err := parseTime(token)
	if err != nil {
		return err
	}
	if m.count == 0 {
		m.first = t
	} else {
		m.gap = Divisor(m.gap, t-m.last)
		m.up, m.down = m.up || t > m.last, m.down || t < m.last
		if t == m.last || m.up && m.down {
			return fmt.Errorf("found %s behind %s; expected times that rise, or that fall, and each once", stamp(t), stamp(m.last))
		}
	}
	m.last = t
	m.count++
	return nil
}

func (m *measure) descending() bool { return m.down }

// parseTime reads a time as the command line of AWS prints it, or as its API does: in seconds since 1970.
func parseTime(token string) (int64, error) {
	if t, err := time.Parse(time.RFC3339, token); err == nil {
		return t.Unix(), nil
	}
	seconds, err := strconv.ParseFloat(token, 64)
	if err != nil || seconds != seconds || math.Abs(seconds) > 1e12 {
		return 0, fmt.Errorf("found time %q; expected one such as 2026-11-24T10:00:00Z, or seconds since 1970", token)
	}
	return int64(seconds), nil
}

func stamp(t int64) string { return time.Unix(t, 0).UTC().Format(time.RFC3339) }

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
