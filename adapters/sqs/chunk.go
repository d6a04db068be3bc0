// Package sqs carries chunks over an SQS FIFO queue: the partition is the message group, so SQS hands out the chunks of
// a partition one after another, in the order sent.
package sqs

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/domain/users"
)

// wireVersion is of the message format. A reader takes only the version it knows; change it when a field changes its
// meaning, and drain the queue before the new reader is deployed.
const wireVersion = 1

// Message is a users.Chunk as it travels. Its tags say what must not get into logs and fixtures (kit/capture).
type Message struct {
	Version    int       `json:"v"`
	Import     string    `json:"import"`
	UploadedAt time.Time `json:"uploadedAt"`
	Seq        int       `json:"seq"`
	Partition  int       `json:"partition"`
	Rows       []row     `json:"rows"`
}

type row struct {
	Line       int               `json:"l"`
	ID         string            `json:"i"`
	Email      string            `json:"e" capture:"redact"`
	Name       string            `json:"n" capture:"redact"`
	Attributes map[string]string `json:"a,omitempty" capture:"redact"`
}

// Encode writes a chunk as a message body.
func Encode(c users.Chunk) (string, error) {
	w := Message{Version: wireVersion, Import: c.Import, UploadedAt: c.UploadedAt, Seq: c.Seq, Partition: c.Partition, Rows: make([]row, len(c.Rows))}
	for i, r := range c.Rows {
		w.Rows[i] = row(r)
	}
	body, err := json.Marshal(w)
	if err != nil {
		return "", fmt.Errorf("encode chunk %d of import %s: %w", c.Seq, c.Import, err)
	}
	return string(body), nil
}

// Decode reads a message body that Encode wrote.
func Decode(body string) (users.Chunk, error) {
	var w Message
	if err := json.Unmarshal([]byte(body), &w); err != nil {
		return users.Chunk{}, fmt.Errorf("decode chunk: %w; expected a message that import-users sent", err)
	}
	if err := w.check(); err != nil {
		return users.Chunk{}, fmt.Errorf("decode chunk: %w", err)
	}
	c := users.Chunk{Import: w.Import, UploadedAt: w.UploadedAt, Seq: w.Seq, Partition: w.Partition, Rows: make([]users.Row, len(w.Rows))}
	for i, r := range w.Rows {
		c.Rows[i] = users.Row(r)
	}
	return c, nil
}

func (c Message) check() error {
	switch {
	case c.Version != wireVersion:
		return fmt.Errorf("found version %d; expected %d", c.Version, wireVersion)
	case c.Import == "" || c.UploadedAt.IsZero():
		return fmt.Errorf("found import %q of %s; expected both", c.Import, c.UploadedAt)
	case len(c.Rows) == 0 || len(c.Rows) > users.MaxChunkRows:
		return fmt.Errorf("found %d rows; expected 1 to %d", len(c.Rows), users.MaxChunkRows)
	case c.Partition < 0 || c.Partition >= users.Partitions || c.Seq < 0:
		return fmt.Errorf("found partition %d and number %d; expected 0 to %d and no negative number", c.Partition, c.Seq, users.Partitions-1)
	}
	return nil
}
