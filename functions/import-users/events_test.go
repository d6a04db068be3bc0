package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/adapters/s3"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
	"github.com/mainstay-go/mainstay/names"
)

// uploads has the same file behind every event, whose own content nobody captured.
type uploads struct{ mem.Files }

func (*uploads) Open(context.Context, users.Upload) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader([]byte("email,id,name\nada@example.com,1,Ada\nnobody,2,Bob\n"))), nil
}

// TestEvents imports the file of every event that was captured.
func TestEvents(t *testing.T) {
	var imports mem.Imports
	var queue mem.Queue
	log := slog.New(slog.DiscardHandler)
	importer := users.Importer{Files: &uploads{}, Queue: &queue, Imports: &imports, Rejects: names.RejectsPrefix}
	handle := batch.SQS(log, s3.Uploads(importer.Logged(log, time.Now)))
	capturetest.Run(t, "testdata", handle, func(t *testing.T, in events.SQSEvent, _ events.SQSEventResponse) {
		for _, m := range in.Records {
			imported(t, &imports, m)
		}
		if chunks := queue.Take(); len(chunks) != len(in.Records) || chunks[0].Rows[0].ID != "1" {
			t.Errorf("queued %+v; want a chunk for each upload", chunks)
		}
	})
}

// TestForeignEvents: messages of other queues are reported, and import nothing.
func TestForeignEvents(t *testing.T) {
	var imports mem.Imports
	var queue mem.Queue
	log := slog.New(slog.DiscardHandler)
	importer := users.Importer{Files: &uploads{}, Queue: &queue, Imports: &imports, Rejects: names.RejectsPrefix}
	capturetest.ForeignMessages(t, batch.SQS(log, s3.Uploads(importer.Logged(log, time.Now))))
	if chunks := queue.Take(); len(chunks) > 0 {
		t.Errorf("queued %+v; want nothing", chunks)
	}
}

// imported fails when the upload that a message tells of was not read.
func imported(t *testing.T, imports users.Imports, m events.SQSMessage) {
	t.Helper()
	u, err := s3.DecodeUpload(m.Body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := imports.Report(context.Background(), users.ImportID(u))
	if err != nil || r.Rows != 2 || r.Queued != 1 || r.Rejected != 1 || r.File != u.Key {
		t.Errorf("the report of %s is %+v, %v; want 2 rows, 1 queued and 1 rejected", u.Key, r, err)
	}
}
