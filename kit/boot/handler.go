package boot

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/mainstay-go/mainstay/kit/capture"
	"github.com/mainstay-go/mainstay/kit/emf"
)

// Handler is what a function starts: a handler whose events are captured, and whose metrics are written when it ends. The
// tags of types say what must not be captured, besides what package redact knows.
//
//	lambda.Start(boot.Handler(env, batch.SQS(env.Log, handle), sqs.Message{}))
func Handler[In, Out any](e Env, handle func(context.Context, In) (Out, error), types ...any) lambda.Handler {
	return capture.Wrap(capture.New(e.Log, e.Clock, capture.Props{Types: types}), emf.Wrap(e.Metrics, e.Log, handle))
}
