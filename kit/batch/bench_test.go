package batch_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/kit/batch"
)

// entry is as large as an entry of a SendMessageBatch is.
type entry struct {
	body string
	_    [12]uintptr
}

func entries() []entry {
	all := make([]entry, 10_000)
	for i := range all {
		all[i].body = "0123456789"[:1+i%9]
	}
	return all
}

// request does what a request begins with: it writes the items as JSON.
type request struct{ to bytes.Buffer }

func (r *request) send(_ context.Context, piece []entry) ([]entry, error) {
	r.to.Reset()
	for i := range piece {
		r.to.WriteString(`{"Id":"`)
		r.to.WriteString(strconv.Itoa(i))
		r.to.WriteString(`","MessageBody":`)
		r.to.WriteString(strconv.Quote(piece[i].body))
		r.to.WriteString("},")
	}
	return nil, nil
}

// count is a request that costs nothing, so that what is left is the splitting.
func (r *request) count(_ context.Context, piece []entry) ([]entry, error) {
	r.to.Truncate(0)
	return nil, nil
}

// BenchmarkSend sends 10,000 items in pieces of 25 and 4 KB. Its peer is the loop that one writes by hand, over the same
// requests, one after the other in the same run: those that write JSON, as every SDK does, and those that do nothing.
// The metric says how many times as long as the loop it takes, by the median.
func BenchmarkSend(b *testing.B) {
	items, ctx, r := entries(), context.Background(), new(request)
	for name, send := range map[string]batch.Request[entry]{"JSON": r.send, "nothing": r.count} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var ratios []float64
			for b.Loop() {
				began := time.Now()
				err := batch.Send(ctx, batch.Retry{}, batch.Limits{Count: 25, Bytes: 4096}, func(e entry) int { return len(e.body) }, items, send)
				own := time.Since(began)
				if err := errors.Join(err, byHand(ctx, items, send)); err != nil {
					b.Fatal(err)
				}
				ratios = append(ratios, float64(own)/float64(time.Since(began)-own))
			}
			slices.Sort(ratios)
			b.ReportMetric(ratios[len(ratios)/2], "x-hand")
		})
	}
}

func byHand(ctx context.Context, items []entry, send batch.Request[entry]) error {
	from, total := 0, 0
	for i := range items {
		n := len(items[i].body)
		if i-from == 25 || total+n > 4096 {
			if _, err := send(ctx, items[from:i]); err != nil {
				return err
			}
			from, total = i, 0
		}
		total += n
	}
	_, err := send(ctx, items[from:])
	return err
}
