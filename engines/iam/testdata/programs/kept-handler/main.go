// Command kept-handler starts what a variable holds, wrapped by a function of its own.
//
//	event *events.SQSEvent
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type handler func(context.Context, *events.SQSEvent) error

func named(h any) any { return h }

func start(h any) { lambda.StartWithOptions(named(h), lambda.WithContext(context.Background())) }

func main() {
	var h any = handler(func(context.Context, *events.SQSEvent) error { return nil })
	start(h)
}
