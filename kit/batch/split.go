package batch

import (
	"fmt"
	"iter"
)

// Limits are those of one request. Zero is no limit. Package limits has AWS's.
type Limits struct {
	Count int // items
	Bytes int // of all items together
	Each  int // bytes of an item, where they must be fewer than all together: DynamoDB takes 16 MB, and of an item 400 KB
}

// most is how large an item may be.
func (l Limits) most() int {
	if l.Each > 0 && (l.Bytes == 0 || l.Each < l.Bytes) {
		return l.Each
	}
	return l.Bytes
}

// TooLargeError says that an item is larger than any request takes.
type TooLargeError struct{ Index, Bytes, Limit int }

// Error implements error.
func (e TooLargeError) Error() string {
	return fmt.Sprintf("split items: item %d has %d bytes; expected at most %d, as a request takes no more", e.Index, e.Bytes, e.Limit)
}

// Split cuts items into pieces that fit into a request, in order: each as large as the limits allow. Pieces are parts of
// items itself, so nothing is copied. Without limits on bytes, size may be nil. An item that no request could take is
// an error, and ends the sequence before anything of its piece is yielded.
func Split[T any](items []T, l Limits, size func(T) int) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		for from := 0; from < len(items); {
			to := len(items)
			if l.Count > 0 {
				to = min(to, from+l.Count)
			}
			if l.most() > 0 {
				fit, large := fitting(items[from:to], l, size)
				if large > 0 {
					yield(nil, TooLargeError{from + fit, large, l.most()})
					return
				}
				to = from + fit
			}
			if !yield(items[from:to:to], nil) {
				return
			}
			from = to
		}
	}
}

// fitting returns how many of the items fit into a request together. Where one does not fit alone, it returns its index
// and its size.
func fitting[T any](items []T, l Limits, size func(T) int) (fit, large int) {
	total, most := 0, l.most()
	for i := range items {
		n := size(items[i])
		if n > most {
			return i, n
		}
		if total += n; l.Bytes > 0 && total > l.Bytes {
			return i, 0
		}
	}
	return len(items), 0
}
