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
	found   bool   // results in this file
	more    string // NextToken of the last page
}

const wanted = "what `aws cloudwatch get-metric-data --output json` prints"

// index finds the results of a file: {"MetricDataResults": [{"Id", "Label", "Timestamps", "Values"}]}, or several of these
// pages, one behind the other or in an array, or the results without what is around them. Everything else is passed over.
func (x *indexer) index(f reader, name string) error {
	x.d, x.file, x.name, x.found = json.NewDecoder(f), f, name, false
	x.d.UseNumber()
	for {
		t, err := x.d.Token()
		switch {
		case errors.Is(err, io.EOF) && x.d.InputOffset() > 0:
			if !x.found {
				return fmt.Errorf("found no MetricDataResults; expected %s", wanted)
			}
			return nil
		case errors.Is(err, io.EOF):
			return fmt.Errorf("found nothing; expected %s", wanted)
		case err != nil:
			err = fmt.Errorf("found no JSON: %w; expected %s", err, wanted)
		case t == json.Delim('['):
			err = x.elementsOf(func() error { return x.object(x.page()) })
		case t == json.Delim('{'):
			err = x.members(x.page())
		default:
			err = fmt.Errorf("found %v; expected %s", t, wanted)
		}
		if err != nil {
			return x.located(err)
		}
	}
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

func (x *indexer) object(each func(key string) error, done func() error) error {
	if err := x.delim('{'); err != nil {
		return err
	}
	return x.members(each, done)
}

// members reads an object behind its brace; done is told when all was read.
func (x *indexer) members(each func(key string) error, done func() error) error {
	for x.d.More() {
		key, err := x.d.Token()
		if err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		if err := each(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	if err := x.delim('}'); err != nil {
		return err
	}
	return done()
}

// array reads an array; SDKs that write their own types write null for an empty one.
func (x *indexer) array(each func() error) error {
	switch t, err := x.d.Token(); {
	case err != nil:
		return fmt.Errorf("read JSON: %w", err)
	case t == nil:
		return nil
	case t != json.Delim('['):
		return fmt.Errorf("found %v; expected [", t)
	}
	return x.elementsOf(each)
}

func (x *indexer) elementsOf(each func() error) error {
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

// page reads a page, or a result that stands by itself.
func (x *indexer) page() (each func(key string) error, done func() error) {
	member, add := x.result()
	more, alone := "", false
	each = func(key string) error {
		switch key {
		case "MetricDataResults":
			x.found = true
			return x.array(func() error { return x.object(x.result()) })
		case "NextToken":
			return x.d.Decode(&more)
		case "Timestamps", "Values":
			alone = true
		}
		return member(key)
	}
	return each, func() error {
		if alone {
			x.found = true
			return add()
		}
		x.more = more
		return nil
	}
}

// result reads one of MetricDataResults.
func (x *indexer) result() (each func(key string) error, done func() error) {
	var id, label, status string
	var p part
	var times measure
	each = func(key string) error {
		switch key {
		case "Id":
			return x.d.Decode(&id)
		case "Label":
			return x.d.Decode(&label)
		case "StatusCode":
			return x.d.Decode(&status)
		case "Timestamps":
			times = measure{}
			return x.elements(&p.times, times.add)
		case "Values":
			return x.elements(&p.values, checkNumber)
		}
		return x.skip()
	}
	return each, func() error {
		if p.times.count != p.values.count {
			return fmt.Errorf("result %q: found %d Timestamps and %d Values; expected as many", id, p.times.count, p.values.count)
		}
		p.file, p.name = x.file, x.name
		p.first, p.last, p.descending = times.least, times.most, times.down
		if times.up && times.down {
			if err := p.sort(); err != nil {
				return fmt.Errorf("result %q: %w", id, err)
			}
		}
		x.add(id, label, p, times).Status = status
		return nil
	}
}

// add takes a page as one of the result with its id and label; or as one by itself, where there is such a result at the same
// times: the two edges of a band may have one label.
func (x *indexer) add(id, label string, p part, times measure) *Result {
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
	return r
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

func (p part) oldest() int64 { return p.first }

func (p part) newest() int64 { return p.last }

// Divisor is the greatest number that divides both; 0 is divided by every number.
func Divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}
