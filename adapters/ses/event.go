package ses

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// Event is what SES says of a mail, as EventBridge hands it to a function (SES developer guide, "SES events schema
// reference", 2026).
type Event struct {
	Source string `json:"source"`
	Type   string `json:"detail-type"`
	Detail detail `json:"detail"`
}

type detail struct {
	EventType string  `json:"eventType"`
	Mail      mail    `json:"mail"`
	Bounce    *bounce `json:"bounce,omitempty"`
}

type mail struct {
	MessageID   string              `json:"messageId"`
	Destination []string            `json:"destination" capture:"redact"`
	Headers     json.RawMessage     `json:"headers,omitempty" capture:"redact"`
	Common      json.RawMessage     `json:"commonHeaders,omitempty" capture:"redact"`
	Tags        map[string][]string `json:"tags"`
}

type bounce struct {
	Type       string          `json:"bounceType"`
	Recipients json.RawMessage `json:"bouncedRecipients,omitempty" capture:"redact"`
}

// permanent is the type of a bounce that means that no mail to the address will ever arrive.
const permanent = "Permanent"

// Events returns a handler of SES's events for listen.
func Events(listen func(context.Context, users.Heard) error) func(context.Context, Event) (struct{}, error) {
	return func(ctx context.Context, e Event) (struct{}, error) {
		h, err := e.heard()
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, listen(ctx, h)
	}
}

// heard is what an event says. A mail without our tag is somebody else's.
func (e Event) heard() (users.Heard, error) {
	if e.Source != "aws.ses" || e.Detail.EventType == "" {
		return users.Heard{}, fmt.Errorf("read event: found source %q and type %q; expected aws.ses and what became of a mail", e.Source, e.Detail.EventType)
	}
	h := users.Heard{}
	if tag := e.Detail.Mail.Tags[names.MailTag]; len(tag) > 0 {
		h.ID = tag[0]
	}
	switch e.Detail.EventType {
	case "Send", "Delivery":
		h.Of = users.MailSent
	case "Complaint":
		h.Of = users.MailRefused
	case "Bounce":
		if e.Detail.Bounce == nil {
			return users.Heard{}, fmt.Errorf("read event of mail %s: found a bounce without its type", e.Detail.Mail.MessageID)
		}
		if h.Of = users.MailSent; e.Detail.Bounce.Type == permanent {
			h.Of = users.MailRefused
		}
	}
	return h, nil
}
