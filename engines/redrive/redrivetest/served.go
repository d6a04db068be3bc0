package redrivetest

import (
	"net/http/httptest"
	"sync/atomic"
	"time"
)

// Served is an SQS that processes share over HTTP, on a clock that is put forward between them: what a killed one has
// hidden is visible again without anybody waiting for it.
type Served struct {
	*SQS
	server *httptest.Server
	ahead  *atomic.Int64
}

// Serve serves an SQS on a clock; before that, arm may make its queues, and have it be at fault.
func Serve(clock func() time.Time, arm func(*SQS)) *Served {
	ahead := new(atomic.Int64)
	s := New(func() time.Time { return clock().Add(time.Duration(ahead.Load())) })
	arm(s)
	return &Served{s, httptest.NewServer(s), ahead}
}

// URL is where it answers.
func (s *Served) URL() string { return s.server.URL }

// Forward puts its clock forward.
func (s *Served) Forward(d time.Duration) { s.ahead.Add(int64(d)) }

// Ahead is how far its clock has been put forward.
func (s *Served) Ahead() time.Duration { return time.Duration(s.ahead.Load()) }

// Close ends it; what was sent to it has its effect before.
func (s *Served) Close() { s.server.Close() }
