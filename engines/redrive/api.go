package redrive

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// API is the part of SQS that is needed. The SDK's client fits, and so does redrivetest's in-memory SQS.
type API interface {
	Receiver
	Sender
	Tasks
	GetQueueAttributes(context.Context, *sqs.GetQueueAttributesInput, ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error)
}

// Receiver takes messages out of a queue, and lets go of them.
type Receiver interface {
	ReceiveMessage(context.Context, *sqs.ReceiveMessageInput, ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error)
	DeleteMessageBatch(context.Context, *sqs.DeleteMessageBatchInput, ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error)
	ChangeMessageVisibilityBatch(context.Context, *sqs.ChangeMessageVisibilityBatchInput, ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error)
}

// Sender puts messages into a queue.
type Sender interface {
	SendMessageBatch(context.Context, *sqs.SendMessageBatchInput, ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error)
}

// Tasks is the service's own way to move messages.
type Tasks interface {
	StartMessageMoveTask(context.Context, *sqs.StartMessageMoveTaskInput, ...func(*sqs.Options)) (*sqs.StartMessageMoveTaskOutput, error)
	ListMessageMoveTasks(context.Context, *sqs.ListMessageMoveTasksInput, ...func(*sqs.Options)) (*sqs.ListMessageMoveTasksOutput, error)
	CancelMessageMoveTask(context.Context, *sqs.CancelMessageMoveTaskInput, ...func(*sqs.Options)) (*sqs.CancelMessageMoveTaskOutput, error)
}

// Limits of SQS (Amazon SQS developer guide, "Amazon SQS message quotas"; API reference, "StartMessageMoveTask").
const (
	maxBatch      = 10        // messages of one batch request
	maxBatchBytes = 1 << 20   // of one batch request, bodies and attributes together
	maxAttributes = 10        // of one message
	maxInFlight   = 120_000   // messages of one queue that are received and not yet deleted
	maxVelocity   = 500       // messages a second of a move task
	maxVisibility = 12 * 3600 // seconds that a message can stay hidden
)
