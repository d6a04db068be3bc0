package drill

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tidied does what has to be done also where the drill was interrupted.
func tidied(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidy)
	defer cancel()
	return do(ctx)
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sweep removes what drills have left that were killed: those of the last hour may be under way.
func (d Drill) sweep(ctx context.Context, all []Alarm) (int, error) {
	queues, err := d.Queues(ctx, d.Prefix)
	if err != nil {
		return 0, err
	}
	var topics []string
	for _, a := range all {
		topics = append(topics, a.Topics...)
	}
	slices.Sort(topics)
	topics, swept := slices.Compact(topics), 0
	var errs []error
	for _, q := range queues {
		made, err := strconv.ParseInt(strings.TrimPrefix(q, d.Prefix), 10, 64)
		if err != nil || d.Now().Sub(time.Unix(0, made)) < left {
			continue // somebody else's, or under way
		}
		errs = append(errs, d.Remove(ctx, q, topics))
		swept++
	}
	return swept, errors.Join(errs...)
}

// subscribers counts who is told besides the drill.
func (d Drill) subscribers(ctx context.Context, p *Proof) error {
	all, err := d.Subscribers(ctx, p.Topic)
	for _, s := range all {
		switch {
		case s.Protocol == "sqs" && strings.Contains(s.Endpoint, ":"+d.Prefix): // another drill's
		case s.Confirmed:
			p.Subscribers[s.Protocol]++
		default:
			p.Pending++
		}
	}
	return err
}
