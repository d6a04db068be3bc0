package redrive

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// Queue is a queue as its attributes describe it.
type Queue struct {
	URL         string
	ARN         string
	FIFO        bool
	Visibility  time.Duration // how long a received message stays hidden
	DeadLetter  string        // ARN of its dead-letter queue; "" = none
	MaxReceives int           // before a message goes there
	Visible     int           // messages that wait; like all counts of SQS, approximately
	InFlight    int           // messages that somebody has received
	Delayed     int
}

// Depth is how many messages the queue holds.
func (q Queue) Depth() int { return q.Visible + q.InFlight + q.Delayed }

// Name is the last part of the ARN.
func (q Queue) Name() string { return q.ARN[strings.LastIndex(q.ARN, ":")+1:] }

// Describe asks for a queue's attributes.
func Describe(ctx context.Context, api API, url string) (Queue, error) {
	q := Queue{URL: url}
	var out *sqs.GetQueueAttributesOutput
	err := retry(ctx, func() (err error) {
		out, err = api.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: &url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll}})
		return err
	})
	if err != nil {
		return q, fmt.Errorf("describe queue %q: %w", url, err)
	}
	a := out.Attributes
	q.ARN, q.FIFO = a["QueueArn"], a["FifoQueue"] == "true"
	q.Visibility = time.Duration(number(a["VisibilityTimeout"])) * time.Second
	q.Visible, q.InFlight, q.Delayed = number(a["ApproximateNumberOfMessages"]), number(a["ApproximateNumberOfMessagesNotVisible"]), number(a["ApproximateNumberOfMessagesDelayed"])
	q.DeadLetter, q.MaxReceives, err = policy(a["RedrivePolicy"])
	if err != nil {
		return q, fmt.Errorf("describe queue %q: %w", url, err)
	}
	return q, nil
}

// policy reads a redrive policy. Its count is a number, or a string of one, depending on who wrote it.
func policy(text string) (deadLetter string, receives int, err error) {
	if text == "" {
		return "", 0, nil
	}
	var p struct {
		DeadLetterTargetARN string          `json:"deadLetterTargetArn"`
		MaxReceiveCount     json.RawMessage `json:"maxReceiveCount"`
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return "", 0, fmt.Errorf("read redrive policy %q: %w", text, err)
	}
	return p.DeadLetterTargetARN, number(strings.Trim(string(p.MaxReceiveCount), `"`)), nil
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
