package batch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/kit/batch"
)

// batchOf makes a batch: "a1" is message a1 of group a; "-1" is a message without a group.
func batchOf(ids ...string) events.SQSEvent {
	var e events.SQSEvent
	for _, id := range ids {
		m := events.SQSMessage{MessageId: id, Attributes: map[string]string{}}
		if id[0] != '-' {
			m.Attributes["MessageGroupId"] = id[:1]
		}
		e.Records = append(e.Records, m)
	}
	return e
}

// handle runs a batch and returns the ids that were handled and those that are reported as failed, sorted.
func handle(t *testing.T, ctx context.Context, e events.SQSEvent, fail func(id string) error) (handled []string, failed []string) {
	t.Helper()
	var mu sync.Mutex
	h := batch.SQS(slog.New(slog.DiscardHandler), func(_ context.Context, m batch.Message) error {
		mu.Lock()
		handled = append(handled, m.MessageId)
		mu.Unlock()
		return fail(m.MessageId)
	})
	out, err := h(ctx, e)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range out.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	return handled, failed
}

func failing(ids ...string) func(string) error {
	return func(id string) error {
		if slices.Contains(ids, id) {
			return errors.New("refused")
		}
		return nil
	}
}

func TestSQS_Standard(t *testing.T) {
	handled, failed := handle(t, t.Context(), batchOf("-1", "-2", "-3"), failing("-2"))
	if len(handled) != 3 || !slices.Equal(failed, []string{"-2"}) {
		t.Errorf("handled %v, failed %v; want all handled and only -2 failed", handled, failed)
	}
}

func TestSQS_FIFO(t *testing.T) {
	handled, failed := handle(t, t.Context(), batchOf("a1", "b1", "a2", "b2", "a3"), failing("a2"))
	if slices.Contains(handled, "a3") || len(handled) != 4 {
		t.Errorf("handled %v; want all but a3, which is behind a2", handled)
	}
	if !slices.Equal(failed, []string{"a2", "a3"}) {
		t.Errorf("failed %v; want a2 and what is behind it", failed)
	}
	if slices.Index(handled, "b1") > slices.Index(handled, "b2") {
		t.Errorf("handled %v; want the messages of a group in order", handled)
	}
}

func TestSQS_Panic(t *testing.T) {
	_, failed := handle(t, t.Context(), batchOf("-1", "-2"), func(id string) error {
		if id == "-1" {
			panic("no such thing")
		}
		return nil
	})
	if !slices.Equal(failed, []string{"-1"}) {
		t.Errorf("failed %v; want the message that made the handler panic", failed)
	}
}

func TestSQS_NoTime(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	handled, failed := handle(t, ctx, batchOf("-1", "a1"), failing())
	if len(handled) > 0 || !slices.Equal(failed, []string{"-1", "a1"}) {
		t.Errorf("handled %v, failed %v; want nothing begun without time", handled, failed)
	}
}

func TestSQS_Empty(t *testing.T) {
	out, err := batch.SQS(slog.New(slog.DiscardHandler), nil)(t.Context(), events.SQSEvent{})
	if err != nil || out.BatchItemFailures == nil || len(out.BatchItemFailures) > 0 {
		t.Errorf("an empty batch = %+v, %v; want an empty list, which Lambda takes as success", out, err)
	}
}

func TestSQS_LogsFailures(t *testing.T) {
	var log bytes.Buffer
	h := batch.SQS(slog.New(slog.NewJSONHandler(&log, nil)), func(context.Context, batch.Message) error { return fmt.Errorf("table is gone") })
	if _, err := h(t.Context(), batchOf("-1")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"level":"ERROR"`, `"messageId":"-1"`, `"error":"table is gone"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("log is %s; want %s", log.String(), want)
		}
	}
}
