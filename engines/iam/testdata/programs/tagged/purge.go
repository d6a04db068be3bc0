//go:build purge

package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func handle(ctx context.Context) error {
	_, err := sqs.New(sqs.Options{}).PurgeQueue(ctx, &sqs.PurgeQueueInput{})
	return err
}
