package redrive

import (
	"context"
	"errors"
	"time"
)

// batch moves the messages of a batch that are to be moved, and holds or disposes of the others.
func (s *run) batch(ctx context.Context, got []Message, received time.Time) (moved int, err error) {
	b := &pile{}
	if err := s.sort(ctx, got, b); err != nil {
		s.scan.hold(got...)
		return 0, err
	}
	if err := s.limiter.WaitN(ctx, max(len(b.send), 1)); err != nil {
		s.scan.hold(got...)
		return 0, err
	}
	if s.Clock().Sub(received) > hideFor/2 {
		s.count(&s.report.Abandoned, len(got)-b.held)
		s.scan.drop(got)
		return 0, nil
	}
	ctx = context.WithoutCancel(ctx) // what is begun is ended, also when interrupted
	if err := s.dispose(ctx, b); err != nil {
		s.scan.hold(got...)
		return 0, err
	}
	return s.send(ctx, b)
}

// send sends messages, notes it, and deletes those whose copy is confirmed.
func (s *run) send(ctx context.Context, b *pile) (int, error) {
	if len(b.send) == 0 {
		return 0, nil
	}
	answers, err := s.ledger.deliver(ctx, s.To, b.send)
	if answers == nil {
		s.scan.hold(b.originals...)
		return 0, err
	}
	var sent, refused []Message
	var copied []string
	errs := []error{err}
	for i, r := range answers {
		switch {
		case r.Err == nil:
			sent, copied = append(sent, b.originals[i]), append(copied, r.ID)
			continue
		case errors.Is(r.Err, ErrRefused):
			refused = append(refused, b.originals[i])
			s.refused(b.send[i], r.Err)
			if errors.Is(r.Err, ErrNewFailure) {
				errs = append(errs, r.Err)
			}
		default:
			errs = append(errs, r.Err)
		}
		s.scan.hold(b.originals[i])
	}
	s.sent(len(sent), copied)
	errs = append(errs, s.ledger.mark(ctx, StepSent, ids(sent), copied), s.ledger.mark(ctx, StepRefused, ids(refused), nil))
	left, err := s.delete(ctx, sent)
	s.count(&s.report.Undeleted, left)
	return len(sent), errors.Join(append(errs, err)...)
}

func (s *run) sent(n int, copied []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.report.Moved += n
	s.report.Maybe = s.ledger.maybe()
	for _, id := range copied {
		s.own[id] = id != ""
	}
}

func (s *run) refused(m Message, err error) {
	if errors.Is(err, errBehind) {
		s.count(&s.report.Behind, 1)
		return
	}
	s.count(&s.report.Refused, 1)
	s.warn("message %s stays: %v", m.ID, err)
}

// delete deletes messages whose copy is confirmed, and returns how many it could not delete.
func (s *run) delete(ctx context.Context, all []Message) (int, error) {
	left, err := s.scan.delete(ctx, all)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range all[:len(all)-left] {
		s.gone[m.ID] = true
	}
	return left, err
}

func ids(all []Message) []string {
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = m.ID
	}
	return out
}
