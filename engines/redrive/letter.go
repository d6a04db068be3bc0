package redrive

import (
	"context"
	"encoding/json"
	"time"
)

// Letter is a dead letter: a message, what it says of itself and what is known of its failure.
type Letter struct {
	Message  Message   `json:"message"`
	Envelope Envelope  `json:"envelope"`
	Error    string    `json:"error,omitempty"`
	FailedAt time.Time `json:"failedAt"` // the last time; when it was sent, where nothing better is known
	Known    bool      `json:"known"`    // FailedAt is from the log of what failed
}

// Failure is what a log says of a message that failed.
type Failure struct {
	At    time.Time
	Error string
}

// Failures looks messages up in the log of the function that failed at them.
type Failures interface {
	// Failures returns the last failure of each message that the log has one of, by message ID.
	Failures(ctx context.Context) (map[string]Failure, error)
}

// letter puts together what is known of a message.
func letter(m Message, failures map[string]Failure) Letter {
	l := Letter{Message: m, Envelope: m.Open(), FailedAt: m.SentAt}
	l.Error = l.Envelope.Error
	if f, ok := failures[m.ID]; ok {
		l.FailedAt, l.Known = f.At, true
		if f.Error != "" {
			l.Error = f.Error
		}
	}
	return l
}

// view is a letter as filters see it.
func (l Letter) view(now time.Time) map[string]any {
	attributes := map[string]any{}
	for name, a := range l.Message.Attributes {
		attributes[name] = a.Text
	}
	var body any
	if json.Unmarshal([]byte(l.Envelope.Payload), &body) != nil {
		body = l.Envelope.Payload
	}
	return map[string]any{"id": l.Message.ID, "body": body, "text": l.Message.Body, "attributes": attributes, "group": l.Message.Group,
		"age": now.Sub(l.Message.SentAt).Seconds(), "receives": l.Message.Receives, "redrives": l.Message.Redrives(),
		"kind": string(l.Envelope.Kind), "target": l.Envelope.Target, "error": l.Error}
}
