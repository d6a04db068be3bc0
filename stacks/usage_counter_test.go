package stacks_test

import (
	"context"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventbridgetypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/domain/users"
)

// counter counts what DynamoDB, SQS, EventBridge and SES charge for: units by table, requests, events and mails.
type counter struct {
	*dynamodb.Client            // of which nothing is used but what is counted here
	mu               sync.Mutex // the index writes several users at a time
	writes, reads    map[string]int
	requests         int      // to queues
	bodies           []string // of messages
	events, mails    int
}

// PutItem writes one item of less than 1 KB.
func (c *counter) PutItem(_ context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes[*in.TableName]++
	return &dynamodb.PutItemOutput{}, nil
}

// GetItem reads, strongly consistent, one item that is not there; that costs what a small one does.
func (c *counter) GetItem(_ context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reads[*in.TableName]++
	return &dynamodb.GetItemOutput{}, nil
}

// BatchGetItem reads as many.
func (c *counter) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, keys := range in.RequestItems {
		c.reads[name] += len(keys.Keys)
	}
	return &dynamodb.BatchGetItemOutput{}, nil
}

// BatchWriteItem writes as many.
func (c *counter) BatchWriteItem(_ context.Context, in *dynamodb.BatchWriteItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, writes := range in.RequestItems {
		c.writes[name] += len(writes)
	}
	return &dynamodb.BatchWriteItemOutput{}, nil
}

// UpdateItem writes one as well.
func (c *counter) UpdateItem(_ context.Context, in *dynamodb.UpdateItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes[*in.TableName]++
	return &dynamodb.UpdateItemOutput{}, nil
}

// SendMessageBatch is a request for each started 64 KB.
func (c *counter) SendMessageBatch(_ context.Context, in *sqs.SendMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error) {
	size := 0
	for _, e := range in.Entries {
		size += len(*e.MessageBody)
		c.bodies = append(c.bodies, *e.MessageBody)
	}
	c.requests += (size + 64<<10 - 1) / (64 << 10)
	return &sqs.SendMessageBatchOutput{}, nil
}

// PutEvents is an event for each entry of up to 64 KB.
func (c *counter) PutEvents(_ context.Context, in *eventbridge.PutEventsInput, _ ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error) {
	for _, e := range in.Entries {
		c.events += (len(*e.Detail) + 64<<10 - 1) / (64 << 10)
	}
	return &eventbridge.PutEventsOutput{Entries: make([]eventbridgetypes.PutEventsResultEntry, len(in.Entries))}, nil
}

// SendEmail sends one to one.
func (c *counter) SendEmail(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
	c.mails++
	return &sesv2.SendEmailOutput{}, nil
}

// stored are users as a table of users tells of them.
type stored struct {
	users.Store
	added []users.Change
}

// Put implements users.Store.
func (s *stored) Put(ctx context.Context, all []users.User) error {
	for _, u := range all {
		s.added = append(s.added, users.Change{After: &u, Version: fmt.Sprintf("%040d", len(s.added))})
	}
	return s.Store.Put(ctx, all)
}

// told are events that were published.
type told struct {
	users.Events
	all []users.Event
}

// Publish implements users.Events.
func (t *told) Publish(ctx context.Context, events []users.Event) error {
	t.all = append(t.all, events...)
	return t.Events.Publish(ctx, events)
}
