package drilltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/drill"
)

// endpoint is a queue as a subscription names it.
const endpoint = "arn:aws:sqs:eu-west-1:123456789012:"

// Subscribers implements drill.Site.
func (s *Site) Subscribers(ctx context.Context, topic string) ([]drill.Subscriber, error) {
	if err := s.begin(ctx, "Subscribers"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.Clone(s.people[topic])
	for name, q := range s.queues {
		if q.topic == topic {
			all = append(all, drill.Subscriber{Protocol: "sqs", Endpoint: endpoint + name, Confirmed: true})
		}
	}
	return all, nil
}

// Queues implements drill.Site.
func (s *Site) Queues(ctx context.Context, prefix string) ([]string, error) {
	if err := s.begin(ctx, "Queues"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for name := range s.queues {
		if strings.HasPrefix(name, prefix) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all, nil
}

// Remove implements drill.Site.
func (s *Site) Remove(ctx context.Context, queue string, topics []string) error {
	if err := s.begin(ctx, "Remove"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queues[queue]; q != nil && q.topic != "" && !slices.Contains(topics, q.topic) {
		return fmt.Errorf("remove queue %s: it is subscribed to %s; expected one of %v", queue, q.topic, topics)
	}
	delete(s.queues, queue)
	return nil
}

type ear struct {
	site *Site
	name string
}

// Listen implements drill.Site. Queue and subscription are two calls, and the first is taken back where the second fails.
func (s *Site) Listen(ctx context.Context, topic, name string) (drill.Ear, error) {
	if err := s.begin(ctx, "CreateQueue"); err != nil {
		return nil, err
	}
	if err := s.begin(ctx, "Subscribe"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queues[name] != nil {
		return nil, fmt.Errorf("create queue %s: it is there already", name)
	}
	s.queues[name] = &queue{topic: topic, came: make(chan struct{}, 1)}
	return ear{s, name}, nil
}

// Hear implements drill.Ear. It waits as long as it may.
func (e ear) Hear(ctx context.Context) ([]drill.Told, error) {
	if err := e.site.begin(ctx, "Hear"); err != nil {
		return nil, err
	}
	q := e.site.find(e.name)
	if q == nil {
		return nil, errors.New("receive: there is no such queue")
	}
	select {
	case <-q.came:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	e.site.mu.Lock()
	defer e.site.mu.Unlock()
	told := q.told
	q.told = nil
	return told, nil
}

// Close implements drill.Ear.
func (e ear) Close(ctx context.Context) error {
	if err := e.site.begin(ctx, "Close"); err != nil {
		return err
	}
	e.site.mu.Lock()
	defer e.site.mu.Unlock()
	delete(e.site.queues, e.name)
	return nil
}

func (s *Site) find(name string) *queue {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queues[name]
}
