package capturetest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

const good = `{"Records":[{"messageId":"1","body":"x"}]}`

func folder(t *testing.T, event string) string {
	t.Helper()
	dir := t.TempDir()
	if event != "" {
		if err := os.WriteFile(filepath.Join(dir, "event.json"), []byte(event), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRun(t *testing.T) {
	called := 0
	handle := func(_ context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
		called++
		return events.SQSEventResponse{}, nil
	}
	capturetest.Run(t, folder(t, good), handle, func(t *testing.T, in events.SQSEvent, _ events.SQSEventResponse) {
		if called++; in.Records[0].Body != "x" {
			t.Errorf("found %v", in)
		}
	})
	if called != 2 {
		t.Errorf("handler and check were called %d times; want once each", called)
	}
	capturetest.Decode[events.SQSEvent](t, folder(t, good))
}

// TestRed runs a case that must fail, when another process of this test asks for it: see TestGuards.
func TestRed(t *testing.T) {
	answer := func(out events.SQSEventResponse, err error) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
		return func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) { return out, err }
	}
	switch os.Getenv("CAPTURETEST_RED") {
	case "error":
		capturetest.Run(t, folder(t, good), answer(events.SQSEventResponse{}, errors.New("broken")), nil)
	case "failed":
		capturetest.Run(t, folder(t, good), answer(events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{{ItemIdentifier: "1"}}}, nil), nil)
	case "none":
		capturetest.Decode[events.SQSEvent](t, folder(t, ""))
	case "type":
		capturetest.Decode[events.SQSEvent](t, folder(t, `{"Records":"x"}`))
	case "other":
		capturetest.Decode[events.SQSEvent](t, folder(t, `{"version":"2.0"}`))
	}
}

func TestGuards(t *testing.T) {
	for red, want := range map[string]string{
		"error": "the handler failed: broken", "failed": "want no failures", "none": "found no *.json", "type": "decode event into events.SQSEvent",
		"other": "is it an event of another source?",
	} {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestRed$")
		cmd.Env = append(os.Environ(), "CAPTURETEST_RED="+red)
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %s; want a failure that says %q", red, err, out, want)
		}
	}
}
