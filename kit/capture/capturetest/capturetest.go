// Package capturetest feeds handlers with captured events, in the tests of functions: what production sent is what the
// test sends.
//
//	func TestEvents(t *testing.T) {
//		capturetest.Run(t, "testdata", batch.SQS(log, sqs.Chunks(keeper.Keep)), func(t *testing.T, e events.SQSEvent, out events.SQSEventResponse) {
//			…
//		})
//	}
package capturetest

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// Run decodes every event in a folder (*.json) and calls a handler with it, each in a subtest of the file's name. The
// handler must not fail, nor report a message of a batch as failed; check, which may be nil, looks at the rest.
func Run[In, Out any](t *testing.T, dir string, handle func(context.Context, In) (Out, error), check func(t *testing.T, in In, out Out)) {
	t.Helper()
	each(t, dir, func(t *testing.T, event []byte) {
		in := decode[In](t, event)
		out, err := handle(t.Context(), in)
		if err != nil {
			t.Fatalf("the handler failed: %v", err)
		}
		if answer, err := json.Marshal(out); err != nil || bytes.Contains(answer, []byte(`"batchItemFailures":[{`)) {
			t.Fatalf("the handler answered %s, %v; want no failures", answer, err)
		}
		if check != nil {
			check(t, in, out)
		}
	})
}

// Decode decodes every event in a folder. It fails for one that the type takes nothing of.
func Decode[In any](t *testing.T, dir string) {
	t.Helper()
	each(t, dir, func(t *testing.T, event []byte) { decode[In](t, event) })
}

func decode[In any](t *testing.T, event []byte) In {
	t.Helper()
	var in, none In
	if err := json.Unmarshal(event, &in); err != nil {
		t.Fatalf("decode event into %T: %v", in, err)
	}
	found, err1 := json.Marshal(in)
	empty, err2 := json.Marshal(none)
	if err1 != nil || err2 != nil || bytes.Equal(found, empty) {
		t.Fatalf("found nothing in the event that a %T has; is it an event of another source? (%v, %v)", in, err1, err2)
	}
	return in
}

// Foreign runs a subtest for each event that aws-lambda-go has in its own tests under a name of a pattern: those of AWS's services
// as they are, and none of the function's own. Whatever comes must end as a clear error, and not as a crash.
func Foreign(t *testing.T, pattern string, run func(t *testing.T, event []byte)) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-lambda-go").Output()
	if err != nil {
		t.Fatalf("find aws-lambda-go: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "events", "testdata", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("aws-lambda-go has no events %s (%v)", pattern, err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			event, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			run(t, event)
		})
	}
}

// ForeignMessages gives a handler the messages of queues that are somebody else's. It must report each, so that the queue takes them
// to its dead letters.
func ForeignMessages(t *testing.T, handle func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)) {
	t.Helper()
	Foreign(t, "sqs-event.json", func(t *testing.T, event []byte) {
		in := decode[events.SQSEvent](t, event)
		answer, err := handle(t.Context(), in)
		if err != nil || len(in.Records) == 0 || len(answer.BatchItemFailures) != len(in.Records) {
			t.Errorf("reported %v, %v; want each of %d messages reported", answer.BatchItemFailures, err, len(in.Records))
		}
	})
}

// each runs a subtest for each event. A folder without any is a test that tests nothing.
func each(t *testing.T, dir string, run func(t *testing.T, event []byte)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("found no *.json in %s (%v); `mainstay events pull` fetches some", dir, err)
	}
	for _, f := range files {
		event, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(f), func(t *testing.T) { run(t, event) })
	}
}
