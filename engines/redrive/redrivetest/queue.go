package redrivetest

import (
	"container/heap"
	"encoding/json"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// dedupWindow is how long a FIFO queue remembers a deduplication ID (Amazon SQS developer guide, "Exactly-once processing").
const dedupWindow = 5 * time.Minute

type queue struct {
	Queue
	name, url string
	fifo      bool
	ready     []*message // standard: visible messages, oldest first; some may have been deleted
	flying    hidden
	byID      map[string]*message
	groups    map[string]*group // FIFO
	order     []string          // the groups, by their first message
	seen      map[string]sighting
}

// group is the messages of a FIFO group, in order.
type group struct{ messages []*message }

type sighting struct {
	at time.Time
	id string
}

type message struct {
	id, body, group, dedup, trace, source string
	attributes                            map[string]types.MessageAttributeValue
	sent, firstReceived, visibleAt        time.Time
	receives                              int
	receipt                               string
	inFlight, gone                        bool
}

func (q *queue) arn() string { return "arn:aws:sqs:eu-west-1:123456789012:" + q.name }

// add puts a message at the end.
func (q *queue) add(m *message) {
	q.byID[m.id] = m
	if !q.fifo {
		q.ready = append(q.ready, m)
		return
	}
	g, ok := q.groups[m.group]
	if !ok {
		g = &group{}
		q.groups[m.group] = g
		q.order = append(q.order, m.group)
	}
	g.messages = append(g.messages, m)
}

// remove takes a message out of the queue for good.
func (q *queue) remove(m *message) {
	m.gone, m.inFlight = true, false
	delete(q.byID, m.id)
	if g := q.groups[m.group]; g != nil {
		for i, other := range g.messages {
			if other == m {
				g.messages = append(g.messages[:i:i], g.messages[i+1:]...)
				break
			}
		}
	}
}

// show makes messages visible again whose time has come.
func (q *queue) show(now time.Time) {
	for len(q.flying) > 0 && !q.flying[0].at.After(now) {
		h := heap.Pop(&q.flying).(hiding)
		if h.m.gone || !h.m.inFlight || !h.m.visibleAt.Equal(h.at) {
			continue // deleted, or hidden anew since
		}
		h.m.inFlight = false
		if !q.fifo {
			q.ready = append(q.ready, h.m)
		}
	}
}

func (q *queue) hide(m *message, until time.Time) {
	m.inFlight, m.visibleAt = true, until
	heap.Push(&q.flying, hiding{until, m})
}

// counts returns how many messages are visible and how many in flight.
func (q *queue) counts() (visible, inFlight int) {
	for _, m := range q.byID {
		if m.inFlight {
			inFlight++
		}
	}
	return len(q.byID) - inFlight, inFlight
}

func (q *queue) attributes(dead *queue) map[string]string {
	visible, inFlight := q.counts()
	out := map[string]string{"QueueArn": q.arn(), "VisibilityTimeout": strconv.Itoa(int(q.Visibility / time.Second)),
		"ApproximateNumberOfMessages": strconv.Itoa(visible), "ApproximateNumberOfMessagesNotVisible": strconv.Itoa(inFlight),
		"ApproximateNumberOfMessagesDelayed": "0", "MessageRetentionPeriod": "1209600"}
	if q.fifo {
		out["FifoQueue"] = "true"
	}
	if dead != nil {
		policy, _ := json.Marshal(map[string]any{"deadLetterTargetArn": dead.arn(), "maxReceiveCount": q.MaxReceives})
		out["RedrivePolicy"] = string(policy)
	}
	return out
}

// hiding is a message that becomes visible again at a time.
type hiding struct {
	at time.Time
	m  *message
}

// hidden is a heap, soonest first.
type hidden []hiding

// Len implements heap.Interface.
func (h hidden) Len() int { return len(h) }

// Less implements heap.Interface.
func (h hidden) Less(i, j int) bool { return h[i].at.Before(h[j].at) }

// Swap implements heap.Interface.
func (h hidden) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *hidden) Push(x any) { *h = append(*h, x.(hiding)) }

// Pop implements heap.Interface.
func (h *hidden) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
