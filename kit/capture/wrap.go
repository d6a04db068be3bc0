package capture

import (
	"bytes"
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

// Wrap returns a Lambda handler whose events are recorded before it gets them.
func Wrap[In, Out any](r *Recorder, handle func(context.Context, In) (Out, error)) lambda.Handler {
	return recorded{r, lambda.NewHandler(handle)}
}

// recorded is a handler whose events are recorded as they come, with fields that the handler's type does not know.
type recorded struct {
	recorder *Recorder
	handler  lambda.Handler
}

// Invoke implements lambda.Handler.
func (h recorded) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	h.recorder.Event(ctx, event)
	answer, err := h.handler.Invoke(ctx, event)
	if err != nil || bytes.Contains(answer, []byte(someFailed)) {
		h.recorder.Failed(ctx, event)
	}
	return answer, err
}

// someFailed is what the answer of a handler of batches begins with where it failed on some of the messages.
const someFailed = `"batchItemFailures":[{`
