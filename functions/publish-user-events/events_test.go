package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

// TestEvents publishes what every event that was captured tells of.
func TestEvents(t *testing.T) {
	var bus mem.Bus
	handle := batch.Stream(slog.New(slog.DiscardHandler), dynamo.Changes(users.Publisher{Events: &bus}.Publish))
	capturetest.Run(t, "testdata", handle, func(t *testing.T, in events.DynamoDBEvent, _ events.DynamoDBEventResponse) {
		if got := bus.Take(); len(got) == 0 || got[0].Users[0].ID != in.Records[0].Change.Keys["id"].String() {
			t.Errorf("published %+v; want the change", got)
		}
	})
}

// TestForeignEvents: events of other tables, as aws-lambda-go has them in its tests, are decoded and end as errors, record
// by record; nothing is published.
func TestForeignEvents(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-lambda-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "events", "testdata", "dynamodb-*.json"))
	if err != nil || len(files) < 2 {
		t.Fatalf("found %v, %v; want the events of aws-lambda-go", files, err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) { foreign(t, f) })
	}
}

func foreign(t *testing.T, file string) {
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var in events.DynamoDBEvent
	if err := json.Unmarshal(body, &in); err != nil {
		if strings.Contains(file, "malformed") {
			return // it is there to be refused
		}
		t.Fatal(err)
	}
	var bus mem.Bus
	answer, err := batch.Stream(slog.New(slog.DiscardHandler), dynamo.Changes(users.Publisher{Events: &bus}.Publish))(t.Context(), in)
	if published := bus.Take(); len(published) > 0 || err == nil && len(answer.BatchItemFailures) != len(in.Records) {
		t.Errorf("published %+v, reported %v, %v; want nothing, and each of %d records reported", published, answer, err, len(in.Records))
	}
}
