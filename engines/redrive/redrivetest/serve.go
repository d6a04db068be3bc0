package redrivetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
)

// ServeHTTP answers as SQS does over HTTP, so that processes can share its queues, and be killed. A hook's error that is
// none of SQS's cuts the connection.
func (s *SQS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	out, err := s.answer(operation, r)
	var api smithy.APIError
	if err != nil && !errors.As(err, &api) {
		cut(w)
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if err != nil {
		w.Header().Set("X-Amzn-ErrorType", api.ErrorCode())
		w.WriteHeader(http.StatusBadRequest)
		out = map[string]string{"__type": api.ErrorCode(), "message": api.ErrorMessage()}
	}
	_ = json.NewEncoder(w).Encode(out) // who asked may be dead by now
}

// cut closes a connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close() // it is to be broken
	}
}

func (s *SQS) answer(operation string, r *http.Request) (any, error) {
	switch operation {
	case "ReceiveMessage":
		return answer(r, s.ReceiveMessage)
	case "SendMessageBatch":
		return answer(r, s.SendMessageBatch)
	case "DeleteMessageBatch":
		return answer(r, s.DeleteMessageBatch)
	case "ChangeMessageVisibilityBatch":
		return answer(r, s.ChangeMessageVisibilityBatch)
	case "GetQueueAttributes":
		return answer(r, s.GetQueueAttributes)
	case "StartMessageMoveTask":
		return answer(r, s.StartMessageMoveTask)
	case "ListMessageMoveTasks":
		return answer(r, s.ListMessageMoveTasks)
	case "CancelMessageMoveTask":
		return answer(r, s.CancelMessageMoveTask)
	}
	return nil, Fail("InvalidAction", fmt.Sprintf("%q is not served", operation))
}

func answer[In, Out any](r *http.Request, do func(context.Context, *In, ...func(*sqs.Options)) (*Out, error)) (any, error) {
	in := new(In)
	if err := json.NewDecoder(r.Body).Decode(in); err != nil {
		return nil, Fail("SerializationException", err.Error())
	}
	return do(context.WithoutCancel(r.Context()), in) // what a killed process has sent still has its effect
}

// Client returns the SDK's client of an SQS that is served at an address; http is what it sends its requests with.
func Client(endpoint string, http aws.HTTPClient) *sqs.Client {
	return sqs.New(sqs.Options{BaseEndpoint: &endpoint, Region: "eu-west-1", Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient: http, DisableMessageChecksumValidation: true}) // the fake counts no checksums
}
