package backend_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/mainstay-go/mainstay/e2e/backend"
)

// TestRun_Denied: the roles of pipelines may not read dead letters. What failed is told all the same, and so is what may be read.
func TestRun_Denied(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"__type":"com.amazonaws.sqs#AccessDenied","message":"not authorized to perform: sqs:ReceiveMessage"}`))
	}))
	defer server.Close()
	site := backend.Site{AWS: aws.Config{Region: "us-east-1", BaseEndpoint: &server.URL, Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")},
		Queues: func(context.Context) ([]backend.Queue, error) {
			return []backend.Queue{{Name: "ChunkDeadLetters", URL: server.URL + "/1/dead", Visible: 2, DeadLetter: true}, {Name: "Work", Visible: 3}}, nil
		},
		Logs:    func(context.Context, func(group, function string) error) error { return errors.New("logs are denied") },
		Ask:     func(context.Context, string, any) error { return errors.New("the API is away") },
		Unknown: func(context.Context, string) (int, error) { return http.StatusOK, nil },
	}
	var said strings.Builder
	skip := []string{"import", "twice", "order", "bad-input", "poison", "directory", "mails", "search"}
	results, err := backend.Run{Site: site, ID: "e1", Rows: 1, Skip: skip, Timeline: &said}.All(t.Context())
	if err != nil || len(results) == 0 || results[len(results)-1].Passed {
		t.Errorf("All = %+v, %v; want what failed, and no error", results, err)
	}
	for _, want := range []string{"strangers failed", "logs are denied"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the timeline lacks %q:\n%s", want, said.String())
		}
	}
	said.Reset()
	site.Logs = func(context.Context, func(group, function string) error) error { return nil }
	if err := site.Timeline(t.Context(), time.Now(), &said); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"queue ChunkDeadLetters: 2 wait", "nobody could look into it", "not authorized to perform: sqs:ReceiveMessage", "queue Work: 3 wait"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the timeline lacks %q:\n%s", want, said.String())
		}
	}
}
