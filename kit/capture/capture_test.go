package capture_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/kit/capture"
)

func Example() {
	log := slog.New(slog.NewTextHandler(nil, nil))
	handler := capture.Wrap(capture.New(log, time.Now, capture.Props{}), func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
		return events.SQSEventResponse{}, nil
	})
	_ = handler // of lambda.Start
}

// record returns the log lines of a recorder that sees events.
func record(t *testing.T, p capture.Props, use func(*capture.Recorder)) []map[string]any {
	t.Helper()
	var out bytes.Buffer
	use(capture.New(slog.New(slog.NewJSONHandler(&out, nil)), time.Now, p))
	var lines []map[string]any
	for d := json.NewDecoder(&out); d.More(); {
		var line map[string]any
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestRecorder_Event(t *testing.T) {
	lines := record(t, capture.Props{Every: 3}, func(r *capture.Recorder) {
		for i := range 7 {
			r.Event(t.Context(), fmt.Appendf(nil, `{"n":%d,"email":"jane%d@corp.io"}`, i, i))
		}
		r.Event(t.Context(), []byte(`{"n":"x"}`))
	})
	want := []string{
		`event shape {"email":"string","n":"number"} `, `event sample new {"email":"person1@example.com","n":0}`,
		`event sample rate {"email":"person1@example.com","n":2}`, `event sample rate {"email":"person1@example.com","n":5}`,
		`event shape {"n":"string"} `, `event sample new {"n":"x"}`,
	}
	if got := tell(lines); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if lines[0][capture.FieldHash] != lines[1][capture.FieldHash] || lines[0][capture.FieldHash] == lines[4][capture.FieldHash] {
		t.Errorf("hashes are %v", lines)
	}
}

// tell puts what matters of each line into words.
func tell(lines []map[string]any) []string {
	var all []string
	for _, l := range lines {
		s := l["msg"].(string)
		if v, ok := l[capture.FieldShape]; ok {
			b, _ := json.Marshal(v)
			s += " " + string(b)
		}
		for _, f := range []string{capture.FieldReason, capture.FieldEvent} {
			text, _ := l[f].(string)
			if s = s + " " + text; text == "" {
				s = strings.TrimSuffix(s, " ")
			}
		}
		if l["msg"] == capture.MessageShape {
			s += " "
		}
		all = append(all, s)
	}
	return all
}

func TestRecorder_Never(t *testing.T) {
	lines := record(t, capture.Props{Every: capture.Never}, func(r *capture.Recorder) {
		for range 2000 {
			r.Event(t.Context(), []byte(`1`))
		}
	})
	if len(lines) != 2 {
		t.Errorf("found %v; want a shape and a sample", lines)
	}
}

func TestRecorder_Limits(t *testing.T) {
	lines := record(t, capture.Props{MaxEvent: 100, MaxLine: 20}, func(r *capture.Recorder) {
		long := []byte(`"` + strings.Repeat("x", 100) + `"`)
		r.Event(t.Context(), long)
		r.Event(t.Context(), long)
		r.Failed(t.Context(), long)
		r.Event(t.Context(), []byte(`"`+strings.Repeat("x", 50)+`"`))
		r.Event(t.Context(), []byte(`no JSON`))
	})
	want := "event is too large for its shape|event shape \"string\" |event is too large for a sample|event has no shape"
	if got := strings.Join(tell(lines), "|"); got != want {
		t.Errorf("found %s; want %s", got, want)
	}
}

func TestRecorder_ManyShapes(t *testing.T) {
	lines := record(t, capture.Props{}, func(r *capture.Recorder) {
		for i := range 100 {
			r.Event(t.Context(), fmt.Appendf(nil, `{"field%d":1}`, i))
		}
	})
	if len(lines) != 2*64 {
		t.Errorf("found %d lines; want those of 64 shapes", len(lines))
	}
}

func TestWrap(t *testing.T) {
	broken := errors.New("broken")
	lines := record(t, capture.Props{}, func(r *capture.Recorder) {
		h := capture.Wrap(r, func(_ context.Context, e struct{ N int }) (string, error) {
			if e.N < 0 {
				return "", broken
			}
			return fmt.Sprint(e.N), nil
		})
		if out, err := h.Invoke(t.Context(), []byte(`{"N":2,"more":"x"}`)); err != nil || string(out) != `"2"` {
			t.Errorf("Invoke = %s, %v", out, err)
		}
		for range 2 {
			if _, err := h.Invoke(t.Context(), []byte(`{"N":-1,"more":"x"}`)); !errors.Is(err, broken) {
				t.Errorf("Invoke = %v; want the handler's error", err)
			}
		}
	})
	want := `event shape {"N":"number","more":"string"} |event sample new {"N":2,"more":"x"}|event sample failed {"N":-1,"more":"x"}`
	if got := strings.Join(tell(lines), "|"); got != want {
		t.Errorf("found %s; want %s", got, want)
	}
}

func TestWrap_PartialFailure(t *testing.T) {
	lines := record(t, capture.Props{}, func(r *capture.Recorder) {
		h := capture.Wrap(r, func(_ context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
			var failed []events.SQSBatchItemFailure
			for _, m := range e.Records {
				if m.Body == "bad" {
					failed = append(failed, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
				}
			}
			return events.SQSEventResponse{BatchItemFailures: failed}, nil
		})
		for _, body := range []string{"good", "bad"} {
			if _, err := h.Invoke(t.Context(), []byte(`{"Records":[{"messageId":"1","body":"`+body+`"}]}`)); err != nil {
				t.Error(err)
			}
		}
	})
	if got := tell(lines); len(got) != 3 || !strings.HasPrefix(got[2], `event sample failed {"Records":[{"body":"bad"`) {
		t.Errorf("found %q; want a sample of the event with the message that failed", got)
	}
}

func TestRecorder_Concurrent(t *testing.T) {
	lines := record(t, capture.Props{Every: 10}, func(r *capture.Recorder) {
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() {
				for range 10 {
					r.Event(t.Context(), []byte(`{"email":"j@x.io"}`))
				}
			})
		}
		wait.Wait()
	})
	if len(lines) != 2+10 {
		t.Errorf("found %d lines; want a shape, and 11 samples of 100 events", len(lines))
	}
}

func BenchmarkRecorder_Event(b *testing.B) {
	message := events.SQSMessage{MessageId: "059f36b4-87a3-44ab-83d2-661975830a7d", Body: `{"rows":[` + strings.Repeat(`{"name":"Jane Doe","email":"jane@corp.io"},`, 49) + `{"name":"J","email":"j@corp.io"}]}`}
	event, err := json.Marshal(events.SQSEvent{Records: []events.SQSMessage{message, message, message, message, message, message, message, message, message, message}})
	if err != nil {
		b.Fatal(err)
	}
	r := capture.New(slog.New(slog.DiscardHandler), time.Now, capture.Props{})
	b.Run("record", func(b *testing.B) {
		b.SetBytes(int64(len(event)))
		b.ReportAllocs()
		for b.Loop() {
			r.Event(b.Context(), event)
		}
	})
	b.Run("decode", func(b *testing.B) { // what the handler does with the same event anyway
		b.ReportAllocs()
		for b.Loop() {
			var e events.SQSEvent
			if err := json.Unmarshal(event, &e); err != nil {
				b.Fatal(err)
			}
			for _, m := range e.Records {
				var body struct {
					Rows []struct{ Name, Email string }
				}
				if err := json.Unmarshal([]byte(m.Body), &body); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
