package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/limits"
)

func size(n int) int { return n }

func pieces(t *testing.T, items []int, l batch.Limits) (all [][]int, err error) {
	t.Helper()
	for p, e := range batch.Split(items, l, size) {
		if e != nil {
			return all, e
		}
		all = append(all, p)
	}
	return all, nil
}

func TestSplit(t *testing.T) {
	for name, c := range map[string]struct {
		items []int
		l     batch.Limits
		want  string
	}{
		"Nothing":  {nil, batch.Limits{Count: 2}, "[]"},
		"Count":    {[]int{1, 2, 3, 4, 5}, batch.Limits{Count: 2}, "[[1 2] [3 4] [5]]"},
		"Bytes":    {[]int{6, 4, 1, 10, 9, 2}, batch.Limits{Bytes: 10}, "[[6 4] [1] [10] [9] [2]]"},
		"Both":     {[]int{1, 1, 1, 9, 1}, batch.Limits{Count: 2, Bytes: 10}, "[[1 1] [1 9] [1]]"},
		"Each":     {[]int{4, 4, 4, 4}, batch.Limits{Count: 3, Each: 4}, "[[4 4 4] [4]]"},
		"EachMore": {[]int{10, 1}, batch.Limits{Bytes: 10, Each: 20}, "[[10] [1]]"},
		"NoLimits": {[]int{1, 2}, batch.Limits{}, "[[1 2]]"},
		"Empty":    {[]int{0, 0}, batch.Limits{Bytes: 1}, "[[0 0]]"},
	} {
		if got, err := pieces(t, c.items, c.l); err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, %v; want %s", name, got, err, c.want)
		}
	}
}

func TestSplit_TooLarge(t *testing.T) {
	got, err := pieces(t, []int{10, 1, 11, 1}, batch.Limits{Bytes: 10})
	var large batch.TooLargeError
	if !errors.As(err, &large) || large != (batch.TooLargeError{Index: 2, Bytes: 11, Limit: 10}) || !strings.Contains(err.Error(), "item 2 has 11 bytes; expected at most 10") || fmt.Sprint(got) != "[[10]]" {
		t.Errorf("Split = %v, %v; want which item is too large", got, err)
	}
}

// TestSplit_Append: appending to a piece must not write into the next one.
func TestSplit_Append(t *testing.T) {
	items := []int{1, 2, 3, 4}
	for p := range batch.Split(items, batch.Limits{Count: 2}, nil) {
		_ = append(p, 99)
	}
	if fmt.Sprint(items) != "[1 2 3 4]" {
		t.Errorf("the items are %v after appending to pieces; want them as they were", items)
	}
}

// TestSplit_Properties: pieces are the items in order, each fits, and none could take the first item of the next.
func TestSplit_Properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := batch.Limits{Count: rapid.IntRange(1, 12).Draw(t, "count"), Bytes: rapid.IntRange(20, 200).Draw(t, "bytes")}
		items := rapid.SliceOfN(rapid.IntRange(0, 20), 0, 100).Draw(t, "items")
		var joined, before []int
		for p, err := range batch.Split(items, l, size) {
			if err != nil || len(p) == 0 || len(p) > l.Count || sum(p) > l.Bytes {
				t.Fatalf("piece %v, %v; want at most %d items and %d bytes", p, err, l.Count, l.Bytes)
			}
			if len(before) > 0 && len(before) < l.Count && sum(before)+p[0] <= l.Bytes {
				t.Fatalf("piece %v had room for %d", before, p[0])
			}
			joined, before = append(joined, p...), p
		}
		if !slices.Equal(joined, items) {
			t.Fatalf("the pieces are %v; want %v", joined, items)
		}
	})
}

func sum(all []int) int {
	total := 0
	for _, n := range all {
		total += n
	}
	return total
}

// TestSend_Properties: whatever a service takes and leaves, each item is taken once or in the error, and items that
// went through without being left stay in order.
func TestSend_Properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := make([]int, rapid.IntRange(0, 60).Draw(t, "n"))
		for i := range items {
			items[i] = i
		}
		var taken []int
		calls := 0
		err := batch.Send(context.Background(), batch.Retry{Tries: 3, Jitter: none}, batch.Limits{Count: 10}, nil, items, func(_ context.Context, piece []int) ([]int, error) {
			if calls++; rapid.IntRange(0, 9).Draw(t, "fault") == 0 {
				return nil, errors.New("gone")
			}
			var left []int
			for _, item := range piece {
				if rapid.IntRange(0, 3).Draw(t, "leave") == 0 {
					left = append(left, item)
				} else {
					taken = append(taken, item)
				}
			}
			return left, nil
		})
		all := slices.Clone(taken)
		if unsent := (*batch.UnsentError[int])(nil); errors.As(err, &unsent) {
			all = append(all, unsent.Items...)
		} else if err != nil {
			t.Fatal(err)
		}
		slices.Sort(all)
		if !slices.Equal(all, items) {
			t.Fatalf("taken and unsent are %v, %v; want every item once", all, err)
		}
		if calls > 3*6 {
			t.Fatalf("%d calls for at most six pieces of three tries", calls)
		}
	})
}

func none(time.Duration) time.Duration { return 0 }

// TestSend_Order: a service that takes everything gets it in order.
func TestSend_Order(t *testing.T) {
	var got []int
	items := []int{5, 4, 3, 2, 1}
	if err := batch.Send(t.Context(), batch.Retry{}, batch.Limits{Count: 2}, nil, items, func(_ context.Context, p []int) ([]int, error) {
		got = append(got, p...)
		return nil, nil
	}); err != nil || !slices.Equal(got, items) {
		t.Errorf("sent were %v, %v; want %v", got, err, items)
	}
}

// TestSend_Sizes: the cases that real services refuse: 26 items where 25 fit, and an item of 401 KB where 400 do.
func TestSend_Sizes(t *testing.T) {
	var sizes []int
	request := func(_ context.Context, p []int) ([]int, error) {
		sizes = append(sizes, len(p))
		return nil, nil
	}
	if err := batch.Send(t.Context(), batch.Retry{}, batch.Limits{Count: 25}, nil, make([]int, 26), request); err != nil || fmt.Sprint(sizes) != "[25 1]" {
		t.Errorf("26 items went in pieces of %v, %v; want 25 and 1", sizes, err)
	}
	sizes = nil
	items := append(slices.Repeat([]int{400 << 10}, 60), 401<<10, 2)
	writes := batch.Limits{Count: limits.TableWrites, Bytes: limits.TableWritesBytes, Each: limits.TableItem}
	err := batch.Send(t.Context(), batch.Retry{}, writes, size, items, request)
	unsent := (*batch.UnsentError[int])(nil)
	if large := (batch.TooLargeError{}); !errors.As(err, &unsent) || !errors.As(err, &large) || large.Limit != limits.TableItem || !slices.Equal(unsent.Items, items[50:]) || fmt.Sprint(sizes) != "[25 25]" {
		t.Errorf("an item of 401 KB: %v after pieces of %v; want it, its piece and what is behind it unsent", err, sizes)
	}
}

// TestAgain_Storm: a service that leaves everything is asked eight times, with waits that double up to the longest.
func TestAgain_Storm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var waits []time.Duration
		began, last := time.Now(), time.Now()
		calls := 0
		err := batch.Again(t.Context(), batch.Retry{Longest: 300 * time.Millisecond, Jitter: func(d time.Duration) time.Duration { return d }}, []int{1, 2}, func(_ context.Context, p []int) ([]int, error) {
			if calls++; calls > 1 {
				waits = append(waits, time.Since(last))
			}
			last = time.Now()
			return p, nil
		})
		unsent := (*batch.UnsentError[int])(nil)
		if !errors.As(err, &unsent) || unsent.Tries != 8 || len(unsent.Items) != 2 || err.Error() != "send items: 2 of 2 are left after 8 tries" {
			t.Errorf("Again = %v; want both left after eight tries", err)
		}
		if fmt.Sprint(waits) != "[25ms 50ms 100ms 200ms 300ms 300ms 300ms]" {
			t.Errorf("it waited %v in %s; want waits that double up to the longest", waits, time.Since(began))
		}
	})
}

func TestAgain_Jitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_ = batch.Again(t.Context(), batch.Retry{}, []int{1}, func(_ context.Context, p []int) ([]int, error) { return p, nil })
		if d := time.Since(began); d == 0 || d >= 25*time.Millisecond*(1+2+4+8+16+32)+2*time.Second {
			t.Errorf("seven waits took %s; want random parts of them", d)
		}
	})
}

func TestAgain_Ends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := batch.Again(ctx, batch.Retry{Tries: 1000, First: time.Hour, Longest: time.Hour}, []int{7}, func(_ context.Context, p []int) ([]int, error) { return p, nil })
		unsent := (*batch.UnsentError[int])(nil)
		if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &unsent) || !slices.Equal(unsent.Items, []int{7}) {
			t.Errorf("Again = %v; want it to end with its context and say what is unsent", err)
		}
	})
}

func ExampleSend() {
	busy := true
	err := batch.Send(context.Background(), batch.Retry{}, batch.Limits{Count: 2}, nil, []string{"a", "b", "c"}, func(_ context.Context, piece []string) ([]string, error) {
		fmt.Println(piece)
		if busy {
			busy = false
			return piece[1:], nil // b was left
		}
		return nil, nil
	})
	fmt.Println(err)
	// Output:
	// [a b]
	// [b]
	// [c]
	// <nil>
}
