package redrive

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/smithy-go"
)

// hideFor is how long a received message stays hidden: long beside the work on it, short beside the wait for it to come
// back when the process is killed.
const hideFor = 5 * time.Minute

// fruitless is how many receives may bring nothing new while SQS says that there is more: its counts are approximate,
// a short poll asks only some of its servers, and the groups of a FIFO queue may be blocked by what is held.
const fruitless = 4

// scan goes once through a queue. It holds what the visitor leaves, so that it meets nothing twice, and lets go of it
// at the end.
type scan struct {
	api    API
	queue  Queue
	holder holder

	mu     sync.Mutex
	busy   map[string]string // receipts of messages that are being worked on: SQS may deliver one twice, and then only the newest receipt deletes it
	held   map[string]Message
	last   bool            // somebody looks a last time
	groups map[string]bool // of a FIFO queue, those with a message that is held
}

func newScan(api API, q Queue) *scan {
	return &scan{api: api, queue: q, holder: holder{api, q.URL, hideFor}, busy: map[string]string{}, held: map[string]Message{}, groups: map[string]bool{}}
}

// hold keeps messages until the end; of each it needs only the receipt.
func (s *scan) hold(all ...Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range all {
		s.held[m.ID] = Message{ID: m.ID, receipt: s.newest(m)}
		delete(s.busy, m.ID)
		s.groups[m.Group] = true
	}
}

// drop forgets messages that somebody else may have received by now.
func (s *scan) drop(all []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range all {
		delete(s.busy, m.ID)
	}
}

// delete deletes messages and returns how many it could not delete.
func (s *scan) delete(ctx context.Context, all []Message) (left int, err error) {
	s.mu.Lock()
	newest := make([]Message, len(all))
	for i, m := range all {
		newest[i] = Message{ID: m.ID, receipt: s.newest(m)}
	}
	s.mu.Unlock()
	undeleted, err := s.holder.delete(ctx, newest)
	s.drop(all)
	return len(undeleted), err
}

// newest returns the receipt of a message's last delivery.
func (s *scan) newest(m Message) string {
	if r, ok := s.busy[m.ID]; ok {
		return r
	}
	return m.receipt
}

// holds counts the messages that are held.
func (s *scan) holds() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.held)
}

// behind says whether an earlier message of the same FIFO group is held.
func (s *scan) behind(m Message) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.FIFO && s.groups[m.Group]
}

// next returns messages that have not been met; none: there are no more.
func (s *scan) next(ctx context.Context, most int) ([]Message, error) {
	for idle := 0; ; idle++ {
		got, err := s.holder.receive(ctx, most, min(idle, 1))
		if err != nil {
			return nil, s.explain(err)
		}
		if got = s.unmet(got); len(got) > 0 {
			return got, nil
		}
		if idle >= fruitless {
			return nil, nil
		}
		q, err := Describe(ctx, s.api, s.queue.URL)
		if err != nil || q.Visible == 0 && s.sure() {
			return nil, err
		}
	}
}

// sure says whether somebody looks a last time already: one who waits for a message is enough.
func (s *scan) sure() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.last
	s.last = true
	return was
}

// unmet leaves out messages that are held already, whose hiding has ended meanwhile, and those being worked on.
func (s *scan) unmet(all []Message) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unmet []Message
	for _, m := range all {
		if _, met := s.held[m.ID]; met {
			s.held[m.ID] = Message{ID: m.ID, receipt: m.receipt}
			continue
		}
		if _, busy := s.busy[m.ID]; !busy {
			unmet = append(unmet, m)
		}
		s.busy[m.ID] = m.receipt
	}
	return unmet
}

func (s *scan) explain(err error) error {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "OverLimit" {
		return fmt.Errorf("%w; a queue can have %d messages in flight, and those that are passed over count: purge to a file, and replay from that", err, maxInFlight)
	}
	return err
}

// letGo is how long the end of a scan may take after it was interrupted.
const letGo = 30 * time.Second

// close makes what is held visible again, also after an interruption.
func (s *scan) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), letGo)
	defer cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Message, 0, len(s.held)) // not those that somebody still works on: they are as good as sent
	for _, m := range s.held {
		all = append(all, m)
	}
	left, err := s.holder.release(ctx, all)
	if err != nil {
		return fmt.Errorf("%w; %d messages stay hidden for up to %s", err, len(left), hideFor)
	}
	return nil
}
