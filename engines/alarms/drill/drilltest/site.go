package drilltest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/drill"
)

// Site is a place with alarms in memory.
type Site struct {
	// Before is asked before a call has its effect; an error is the answer then, and there is no effect.
	Before func(operation string) error
	// Deaf are topics that CloudWatch may not publish to, as where their key does not let it in.
	Deaf map[string]bool

	mu      sync.Mutex
	alarms  map[string]*drill.Alarm
	people  map[string][]drill.Subscriber // by topic
	queues  map[string]*queue             // by name
	history map[string][]string           // by alarm
}

type queue struct {
	topic string // it is subscribed to; "" is none
	told  []drill.Told
	came  chan struct{} // has an entry while something may be new
}

// New returns a place without alarms.
func New() *Site {
	return &Site{Deaf: map[string]bool{}, alarms: map[string]*drill.Alarm{}, people: map[string][]drill.Subscriber{}, queues: map[string]*queue{}, history: map[string][]string{}}
}

// Put adds an alarm, or replaces the one of its name.
func (s *Site) Put(a drill.Alarm) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alarms[a.Name] = &a
}

// Subscribe adds somebody who is told.
func (s *Site) Subscribe(topic string, who drill.Subscriber) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people[topic] = append(s.people[topic], who)
}

// State is that of an alarm.
func (s *Site) State(alarm string) drill.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.alarms[alarm].State
}

// begin asks Before.
func (s *Site) begin(ctx context.Context, operation string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.Before == nil {
		return nil
	}
	return s.Before(operation)
}

// Alarms implements drill.Site.
func (s *Site) Alarms(ctx context.Context, prefix string) ([]drill.Alarm, error) {
	if err := s.begin(ctx, "Alarms"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []drill.Alarm
	for name, a := range s.alarms {
		if strings.HasPrefix(name, prefix) {
			all = append(all, *a)
		}
	}
	slices.SortFunc(all, func(a, b drill.Alarm) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Set implements drill.Site.
func (s *Site) Set(ctx context.Context, alarm string, state drill.State, reason string) error {
	if err := s.begin(ctx, "Set "+string(state)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.alarms[alarm]
	if !ok {
		return fmt.Errorf("set alarm %q: there is none of that name", alarm)
	}
	if a.State == state {
		return nil
	}
	if a.State = state; !a.Enabled {
		return nil
	}
	for _, topic := range map[drill.State][]string{drill.On: a.Topics, drill.OK: a.OverAt}[state] {
		s.publish(topic, drill.Told{Alarm: alarm, State: state, Reason: reason})
	}
	return nil
}

func (s *Site) publish(topic string, told drill.Told) {
	if s.Deaf[topic] {
		s.history[told.Alarm] = append(s.history[told.Alarm], "Failed to execute action "+topic)
		return
	}
	s.history[told.Alarm] = append(s.history[told.Alarm], "Successfully executed action "+topic)
	for _, q := range s.queues {
		if q.topic == topic {
			q.told = append(q.told, told)
			select {
			case q.came <- struct{}{}:
			default:
			}
		}
	}
}

// Failures implements drill.Site.
func (s *Site) Failures(ctx context.Context, alarm string, _ time.Time) ([]string, error) {
	if err := s.begin(ctx, "Failures"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.history[alarm]), nil
}
