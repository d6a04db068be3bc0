package redrivetest_test

import (
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// clock is a clock that a test sets.
type clock struct{ now time.Time }

func (c *clock) read() time.Time      { return c.now }
func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

func TestSQS(t *testing.T) {
	c := &clock{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := redrivetest.New(c.read)
	redrivetest.TestSQS(t, redrivetest.World{API: s, Create: s.Create, Pass: func() { c.pass(time.Second) }})
}
