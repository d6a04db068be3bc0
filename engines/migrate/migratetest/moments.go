package migratetest

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Moment is when a process is killed: at one of its calls, before that has its effect or behind it. Zero is never.
type Moment struct {
	At     int
	Behind bool
}

const behind = "behind"

// String is a word for a Child, and for names.
func (m Moment) String() string {
	if m.Behind {
		return strconv.Itoa(m.At) + behind
	}
	return strconv.Itoa(m.At) + "before"
}

// Doomed is the process of a Child that was given a Moment: it kills itself.
func Doomed(word string) (*Process, error) {
	number, isBehind := strings.CutSuffix(word, behind)
	at, err := strconv.Atoi(strings.TrimSuffix(number, "before"))
	if err != nil {
		return nil, fmt.Errorf("read moment %q: %w", word, err)
	}
	return &Process{KillAt: at, Behind: isBehind, Kill: KillSelf}, nil
}

// KillEverywhere has processes be killed at every so manieth of so many calls, by turns before and behind them, or, at
// every one, both; so many at a time, as they mostly wait for leases to run out. It returns how many were to be killed, and
// how many outlived that: the order of calls differs from run to run, so that the last ones may not be reached.
func KillEverywhere(t *testing.T, calls, every, atOnce int, do func(Moment) (outlived bool, err error)) (all, alive int) {
	t.Helper()
	var g sync.WaitGroup
	var outlived atomic.Int64
	slots := make(chan struct{}, atOnce)
	for at := 1; at <= calls; at++ {
		for i, isBehind := range []bool{false, true} {
			if (at+i)%every != 0 {
				continue
			}
			slots <- struct{}{}
			all++
			g.Go(func() {
				defer func() { <-slots }()
				m := Moment{at, isBehind}
				lives, err := do(m)
				if err != nil {
					t.Errorf("killed at call %s: %v", m, err)
				}
				if lives {
					outlived.Add(1)
				}
			})
		}
	}
	g.Wait()
	return all, int(outlived.Load())
}
