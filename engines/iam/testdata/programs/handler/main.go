// Command handler implements Lambda's own interface.
//
//	must sqs:ReceiveMessage
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type poller struct{ q *sqs.Client }

func (p *poller) Invoke(ctx context.Context, _ []byte) ([]byte, error) {
	out, err := p.q.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{})
	return fmt.Append(nil, out), err
}

func (p *poller) Purge(ctx context.Context) {
	_, _ = p.q.PurgeQueue(ctx, &sqs.PurgeQueueInput{})
}

func main() { lambda.StartHandler(&poller{sqs.New(sqs.Options{})}) }
