package drill

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/kit/limits"
)

// ear is a queue that is subscribed to a topic.
type ear struct {
	site              AWS
	url, subscription string
}

// Listen implements Site. The queue has its policy from the beginning, as one that is set later may take a minute to count
// (SQS API reference, SetQueueAttributes).
func (s AWS) Listen(ctx context.Context, topic, queue string) (Ear, error) {
	at, err := arn.Parse(topic)
	if err != nil {
		return nil, fmt.Errorf("listen to %q: %w; expected the ARN of a topic", topic, err)
	}
	at.Service, at.Resource = "sqs", queue
	policy, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Principal": map[string]any{"Service": "sns.amazonaws.com"},
		"Action": "sqs:SendMessage", "Resource": at.String(), "Condition": map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": topic}}}}})
	if err != nil {
		return nil, fmt.Errorf("listen to %s: %w", topic, err)
	}
	made, err := s.queues.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &queue,
		Attributes: map[string]string{"Policy": string(policy), "MessageRetentionPeriod": strconv.Itoa(limits.QueueRetentionLeast), "SqsManagedSseEnabled": "true"}})
	if err != nil {
		return nil, fmt.Errorf("listen to %s: create queue %s: %w", topic, queue, err)
	}
	e := ear{site: s, url: aws.ToString(made.QueueUrl)}
	out, err := s.topics.Subscribe(ctx, &sns.SubscribeInput{TopicArn: &topic, Protocol: aws.String("sqs"), Endpoint: aws.String(at.String()), ReturnSubscriptionArn: true,
		Attributes: map[string]string{"RawMessageDelivery": "true"}})
	if err != nil {
		err = fmt.Errorf("listen to %s: subscribe queue %s: %w", topic, queue, err)
		return nil, errors.Join(err, tidied(ctx, func(ctx context.Context) error { return s.deleteQueue(ctx, e.url) }))
	}
	e.subscription = aws.ToString(out.SubscriptionArn)
	return e, nil
}

// Hear implements Ear.
func (e ear) Hear(ctx context.Context) ([]Told, error) {
	out, err := e.site.queues.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &e.url, MaxNumberOfMessages: limits.QueueBatch, WaitTimeSeconds: limits.QueueWait})
	if err != nil {
		return nil, fmt.Errorf("receive from %s: %w", e.url, err)
	}
	var all []Told
	for _, m := range out.Messages {
		if told, err := ParseTold(aws.ToString(m.Body)); err == nil { // others may publish to the topic, too
			all = append(all, told)
		}
	}
	return all, nil
}

// Close implements Ear.
func (e ear) Close(ctx context.Context) error {
	return errors.Join(e.site.unsubscribe(ctx, e.subscription), e.site.deleteQueue(ctx, e.url))
}

func (s AWS) unsubscribe(ctx context.Context, subscription string) error {
	if _, err := s.topics.Unsubscribe(ctx, &sns.UnsubscribeInput{SubscriptionArn: &subscription}); err != nil {
		return fmt.Errorf("remove subscription %s: %w; remove it by hand", subscription, err)
	}
	return nil
}

func (s AWS) deleteQueue(ctx context.Context, url string) error {
	if _, err := s.queues.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: &url}); err != nil && !missing(err) {
		return fmt.Errorf("remove queue %s: %w; remove it by hand", url, err)
	}
	return nil
}

func missing(err error) bool {
	gone := (*types.QueueDoesNotExist)(nil)
	return errors.As(err, &gone)
}
