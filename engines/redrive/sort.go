package redrive

import (
	"context"
	"fmt"
)

// pile is a batch, sorted by what is to be done with its messages.
type pile struct {
	send      []Message // edited and marked
	originals []Message // the same as they were
	changed   []Letter  // those of the originals that were edited
	repeated  []Message // to be deleted: an earlier run has sent them
	poison    []Letter  // to be archived and deleted
	held      int       // how many are left
}

// sort decides what is to be done with each message of a batch. In a FIFO queue, a message that is left holds those of
// its group that are behind it.
func (s *run) sort(ctx context.Context, got []Message, b *pile) error {
	for _, m := range got {
		if s.scan.behind(m) {
			s.hold(m, &s.report.Behind, b)
		} else if err := s.one(ctx, m, b); err != nil {
			return err
		}
	}
	return nil
}

// hold leaves a message in the queue, and counts it.
func (s *run) hold(m Message, field *int, b *pile) {
	s.scan.hold(m)
	s.count(field, 1)
	b.held++
}

// one decides about one message.
func (s *run) one(ctx context.Context, m Message, b *pile) error {
	if s.isOwn(m) {
		return fmt.Errorf("%w: message %s of this run is dead again", ErrNewFailure, m.ID)
	}
	if s.ledger.isSent(m.ID) {
		b.repeated = append(b.repeated, m)
		return nil
	}
	l := letter(m, s.failures())
	ok, err := s.Filter.Match(ctx, l, s.Clock())
	if err != nil {
		return err
	}
	switch {
	case !ok:
		s.hold(m, &s.report.Passed, b)
		return nil
	case m.Redrives() >= s.MaxRedrives && s.Quarantine != nil:
		b.poison = append(b.poison, l)
		return nil
	case m.Redrives() >= s.MaxRedrives:
		s.hold(m, &s.report.Poison, b)
		return nil
	}
	if err := s.checkLive(l); err != nil {
		return err
	}
	return s.add(l, b)
}

// add prepares a message to be sent.
func (s *run) add(l Letter, b *pile) error {
	m := l.Message
	if s.Edit != nil {
		edited, err := s.Edit(m)
		if err != nil {
			s.hold(m, &s.report.Unedited, b)
			s.warn("message %s stays: %v", m.ID, err)
			return nil
		}
		edited.ID, edited.Group = m.ID, m.Group // they tie it to its copy, and to its order
		m = edited
		b.changed = append(b.changed, l)
	}
	marked, ok := m.marked(s.Run)
	if !ok {
		s.warn("some messages have no room for an attribute: their redrives cannot be counted, so they never count as poison")
	}
	b.send, b.originals = append(b.send, marked), append(b.originals, l.Message)
	return nil
}

// checkLive refuses a message that failed in the release that is live.
func (s *run) checkLive(l Letter) error {
	if s.Live == nil || l.FailedAt.Before(s.Live.Since) {
		return nil
	}
	found := fmt.Sprintf("%s version %s is live since %s, and message %s failed at %s", s.Live.Function, s.Live.Version,
		s.Live.Since.UTC().Format(stamp), l.Message.ID, l.FailedAt.UTC().Format(stamp))
	if !s.Force {
		return fmt.Errorf("%w: %s; deploy a fix first, or force it", ErrStillLive, found)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.report.Forced) == 0 {
		s.report.Forced = append(s.report.Forced, found)
	}
	return nil
}

const stamp = "2006-01-02T15:04:05Z"

// dispose archives what must be safe before anything is sent, and deletes what is done with.
func (s *run) dispose(ctx context.Context, b *pile) error {
	if len(b.changed) > 0 {
		if err := s.Originals.Keep(ctx, copies(s.from, b.changed, "edited by "+s.Run, s.Clock())); err != nil {
			return err
		}
	}
	if len(b.poison) > 0 {
		if err := s.Quarantine.Keep(ctx, copies(s.from, b.poison, "poison", s.Clock())); err != nil {
			return err
		}
		left, err := s.delete(ctx, messages(b.poison))
		s.count(&s.report.Quarantined, len(b.poison)-left)
		if err != nil {
			return err
		}
	}
	if len(b.repeated) == 0 {
		return nil
	}
	left, err := s.delete(ctx, b.repeated)
	s.count(&s.report.Repeated, len(b.repeated)-left)
	s.count(&s.report.Undeleted, left)
	return err
}
