package series

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// reader is a file: read once from its beginning, and then here and there.
type reader interface {
	io.Reader
	io.ReaderAt
}

// indexer reads files by tokens, one after the other.
type indexer struct {
	d       *json.Decoder
	file    io.ReaderAt
	name    string
	results []*Result
}

// index finds the results of a file: {"MetricDataResults": [{"Id", "Label", "Timestamps", "Values"}]}. Everything else is
// passed over.
func (x *indexer) index(f reader, name string) error {
	x.d, x.file, x.name = json.NewDecoder(f), f, name
	x.d.UseNumber()
	found := false
	err := x.object(func(key string) error {
		if key != "MetricDataResults" {
			return x.skip()
		}
		found = true
		return x.array(x.result)
	})
	if err != nil {
		return x.located(err)
	}
	if !found {
		return errors.New("found no MetricDataResults; expected what `aws cloudwatch get-metric-data` prints")
	}
	return nil
}

// located says where in the file a mistake is.
func (x *indexer) located(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends in the middle")
	}
	return fmt.Errorf("at byte %d: %w", x.d.InputOffset(), err)
}

func (x *indexer) delim(want json.Delim) error {
	t, err := x.d.Token()
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if t != want {
		return fmt.Errorf("found %v; expected %v", t, want)
	}
	return nil
}

func (x *indexer) object(each func(key string) error) error {
	if err := x.delim('{'); err != nil {
		return err
	}
	for x.d.More() {
		key, err := x.d.Token()
		if err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		if err := each(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	return x.delim('}')
}

func (x *indexer) array(each func() error) error {
	if err := x.delim('['); err != nil {
		return err
	}
	for x.d.More() {
		if err := each(); err != nil {
			return err
		}
	}
	return x.delim(']')
}

func (x *indexer) skip() error {
	var v json.RawMessage
	if err := x.d.Decode(&v); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	return nil
}

func (x *indexer) result() error {
	var id, label string
	var p part
	var times measure
	err := x.object(func(key string) error {
		switch key {
		case "Id":
			return x.d.Decode(&id)
		case "Label":
			return x.d.Decode(&label)
		case "Timestamps":
			times = measure{}
			return x.elements(&p.times, times.add)
		case "Values":
			return x.elements(&p.values, checkNumber)
		}
		return x.skip()
	})
	if err != nil {
		return err
	}
	if p.times.count != p.values.count {
		return fmt.Errorf("result %q: found %d Timestamps and %d Values; expected as many", id, p.times.count, p.values.count)
	}
	if p.times.count == 0 && len(x.results) > 0 && slices.ContainsFunc(x.results, func(r *Result) bool { return r.ID == id && r.Label == label }) {
		return nil
	}
	p.file, p.name = x.file, x.name
	p.first, p.last, p.descending = times.first, times.last, times.descending()
	x.add(id, label, p, times)
	return nil
}

// add takes a page as one of the result with its id and label; or as one by itself, where there is such a result at the same
// times: the two edges of a band may have one label.
func (x *indexer) add(id, label string, p part, times measure) {
	i := slices.IndexFunc(x.results, func(r *Result) bool { return r.ID == id && r.Label == label && !r.overlaps(p) })
	if i < 0 {
		i = len(x.results)
		x.results = append(x.results, &Result{ID: id, Label: label})
	}
	r := x.results[i]
	r.Count += p.times.count
	r.Gap = Divisor(r.Gap, times.gap)
	if p.times.count > 0 {
		r.parts = append(r.parts, p)
	}
}

func (r *Result) overlaps(p part) bool {
	return slices.ContainsFunc(r.parts, func(q part) bool { return p.times.count > 0 && p.oldest() <= q.newest() && q.oldest() <= p.newest() })
}

// finish puts pages into the order of time.
func (r *Result) finish() {
	slices.SortStableFunc(r.parts, func(a, b part) int { return cmp.Compare(a.oldest(), b.oldest()) })
	for i, p := range r.parts {
		if i == 0 {
			r.First = p.oldest()
		} else {
			r.Gap = Divisor(r.Gap, p.oldest()-r.Last)
		}
		r.Last = p.newest()
	}
}

func (p part) oldest() int64 { return min(p.first, p.last) }

func (p part) newest() int64 { return max(p.first, p.last) }

// Divisor is the greatest number that divides both; 0 is divided by every number.
func Divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}
