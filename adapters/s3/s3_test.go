package s3_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/s3"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/names"
)

func TestFiles(t *testing.T) {
	userstest.TestFiles(t, func(*testing.T) userstest.Bucket {
		f := &fake{}
		return userstest.Bucket{Files: s3.NewFiles(f), Name: "b", Put: f.set, Read: f.read, Left: f.left}
	})
}

// TestFiles_CanceledWrite cancels an upload in its second part, as the end of an invocation does.
func TestFiles_CanceledWrite(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	parts := 0
	f := &fake{onPart: func() error {
		if parts++; parts == 2 {
			cancel()
		}
		return ctx.Err()
	}}
	err := s3.NewFiles(f).Write(ctx, "b", "rejects/users.csv", bytes.NewReader(make([]byte, 20<<20)))
	if !errors.Is(err, context.Canceled) || f.began != 1 || f.left() > 0 {
		t.Errorf("Write = %v, %d of %d uploads are left; want it canceled and aborted", err, f.left(), f.began)
	}
}

func TestFiles_FailedPart(t *testing.T) {
	slow := errors.New("SlowDown")
	f := &fake{onPart: func() error { return slow }}
	err := s3.NewFiles(f).Write(t.Context(), "b", "rejects/users.csv", bytes.NewReader(make([]byte, 20<<20)))
	if !errors.Is(err, slow) || f.left() > 0 {
		t.Errorf("Write = %v, %d uploads are left; want the error and none left", err, f.left())
	}
}

func captured(t *testing.T) string {
	t.Helper()
	body, err := os.ReadFile("testdata/object-created.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestDecodeUpload(t *testing.T) {
	got, err := s3.DecodeUpload(captured(t))
	want := users.Upload{Bucket: "amzn-s3-demo-bucket1", Key: "example-key", ETag: "b1946ac92492d2347c6235b4d2611184",
		Sequencer: "617f08299329d189", At: time.Date(2021, 11, 12, 0, 0, 0, 0, time.UTC), Size: 5}
	if err != nil || got != want {
		t.Errorf("DecodeUpload = %+v, %v; want %+v", got, err, want)
	}
}

// TestDecodeUpload_Key has a key that S3's own notifications would encode; EventBridge's do not.
func TestDecodeUpload_Key(t *testing.T) {
	got, err := s3.DecodeUpload(strings.Replace(captured(t), "example-key", "in/a+b%20c ü.csv", 1))
	if err != nil || got.Key != "in/a+b%20c ü.csv" {
		t.Errorf("key is %q, %v; want it as it stands", got.Key, err)
	}
}

func TestDecodeUpload_Refuses(t *testing.T) {
	for name, change := range map[string][2]string{
		"OtherSource": {"aws.s3", "aws.ec2"}, "OtherEvent": {"Object Created", "Object Deleted"}, "NoBucket": {"\"amzn-s3-demo-bucket1\"\n", "\"\"\n"},
		"NoKey": {"example-key", ""}, "NoETag": {"b1946ac92492d2347c6235b4d2611184", ""}, "NoTime": {"\"time\"", "\"at\""}, "NoJSON": {"{", "["},
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.Replace(captured(t), change[0], change[1], 1)
			if got, err := s3.DecodeUpload(body); err == nil || body == captured(t) {
				t.Errorf("DecodeUpload = %+v; want an error", got)
			}
		})
	}
}

func FuzzDecodeUpload(f *testing.F) {
	f.Add(`{"source":"aws.s3","detail-type":"Object Created","time":"2021-11-12T00:00:00Z","detail":{"bucket":{"name":"b"},"object":{"key":"k","etag":"e"}}}`)
	f.Add("poison")
	f.Fuzz(func(t *testing.T, body string) {
		if u, err := s3.DecodeUpload(body); err == nil && (u.Bucket == "" || u.Key == "" || u.ETag == "" || u.At.IsZero()) {
			t.Errorf("DecodeUpload of %q = %+v; want all of it or an error", body, u)
		}
	})
}

func TestUploads(t *testing.T) {
	var got []string
	handle := s3.Uploads(func(_ context.Context, u users.Upload) error {
		got = append(got, u.Key)
		return nil
	})
	if err := handle(t.Context(), events.SQSMessage{Body: captured(t)}); err != nil {
		t.Error(err)
	}
	rejects := strings.Replace(captured(t), "example-key", names.RejectsPrefix+"users.csv", 1)
	if err := handle(t.Context(), events.SQSMessage{Body: rejects}); err != nil {
		t.Errorf("a rejects report: %v; want it passed over", err)
	}
	if err := handle(t.Context(), events.SQSMessage{Body: "poison"}); err == nil {
		t.Error("a message that is no event was accepted")
	}
	if len(got) != 1 || got[0] != "example-key" {
		t.Errorf("imported %q; want example-key only", got)
	}
}
