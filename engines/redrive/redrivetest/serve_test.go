package redrivetest_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// TestSQS_Served holds what is served over HTTP to the same contract.
func TestSQS_Served(t *testing.T) {
	c := &clock{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := redrivetest.New(c.read)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	api := redrivetest.Client(server.URL, http.DefaultClient)
	redrivetest.TestSQS(t, redrivetest.World{API: api, Create: s.Create, Pass: func() { c.pass(time.Second) }})
	var answer smithy.APIError
	_, err := api.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: aws.String("https://nowhere")})
	if !errors.As(err, &answer) || !strings.HasSuffix(answer.ErrorCode(), "NonExistentQueue") && !strings.HasSuffix(answer.ErrorCode(), "QueueDoesNotExist") {
		t.Errorf("a queue that is not there: %v; want SQS's own error", err)
	}
	s.Before = func(string) error { return errors.New("cut") }
	once := func(o *sqs.Options) { o.Retryer = aws.NopRetryer{} }
	if _, err := api.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: aws.String("https://nowhere")}, once); err == nil || errors.As(err, &answer) {
		t.Errorf("a connection that was cut: %v; want an error that is no answer", err)
	}
}
