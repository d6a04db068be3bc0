package redrivetest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/aws/smithy-go"
)

// SQS is an SQS in memory.
type SQS struct {
	// Latency is how long each call takes.
	Latency time.Duration
	// Velocity is how many messages a second a move task moves that states no velocity of its own; default 500.
	Velocity float64
	// NoTasks answers calls about move tasks with InvalidAction, as emulators do.
	NoTasks bool
	// Before is asked before a call has its effect; an error is the answer then, and there is no effect.
	Before func(operation string) error
	// After is asked after a call had its effect; an error hides the answer.
	After func(operation string) error
	// Refuse is asked for each entry of a batch; true has that entry fail as SQS does when it is at fault itself.
	Refuse func(operation string) bool
	// Twice is asked for each receive of a standard queue; true delivers a message that is in flight already.
	Twice func() bool

	clock  func() time.Time
	mu     sync.Mutex
	queues map[string]*queue // by URL
	last   int               // number of the last ID
	calls  map[string]int
	tasks  []*task
}

// New returns an SQS without queues, which takes the time from a clock.
func New(clock func() time.Time) *SQS {
	return &SQS{clock: clock, queues: map[string]*queue{}, calls: map[string]int{}, Velocity: 500}
}

// Queue says what kind of queue is created. The name of a FIFO queue ends in ".fifo".
type Queue struct {
	DeadLetter  string        // URL of its dead-letter queue; "" = none
	MaxReceives int           // before a message goes there
	Visibility  time.Duration // default 30 s
}

// Create makes a queue and returns its URL.
func (s *SQS) Create(name string, q Queue) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.Visibility == 0 {
		q.Visibility = 30 * time.Second
	}
	url := "https://sqs.test/123456789012/" + name
	s.queues[url] = &queue{name: name, url: url, fifo: strings.HasSuffix(name, ".fifo"), Queue: q, byID: map[string]*message{},
		groups: map[string]*group{}, seen: map[string]sighting{}}
	return url
}

// Calls returns how often an operation was called, with or without success.
func (s *SQS) Calls(operation string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[operation]
}

// call runs one call: it counts it, waits, asks the hooks and lets work have its effect under the lock.
func (s *SQS) call(operation, url string, work func(q *queue) error) error {
	if s.Latency > 0 {
		time.Sleep(s.Latency)
	}
	if s.Before != nil {
		if err := s.Before(operation); err != nil {
			return err
		}
	}
	if err := s.locked(operation, url, work); err != nil {
		return err
	}
	if s.After != nil {
		return s.After(operation)
	}
	return nil
}

func (s *SQS) locked(operation, url string, work func(q *queue) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[operation]++
	s.advance()
	q, ok := s.queues[url]
	if !ok {
		return Fail("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
	}
	return work(q)
}

func (s *SQS) id(prefix string) string {
	s.last++
	return fmt.Sprintf("%s-%08d", prefix, s.last)
}

func (s *SQS) byARN(arn string) *queue {
	for _, q := range s.queues {
		if q.arn() == arn {
			return q
		}
	}
	return nil
}

// Fail returns an error as the SDK gives it.
func Fail(code, message string) error {
	return &smithy.GenericAPIError{Code: code, Message: message}
}

// Throttled is the error of a call that came too soon after others.
func Throttled() error { return Fail("RequestThrottled", "Rate exceeded") }
