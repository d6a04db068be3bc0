package repeat_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate/internal/repeat"
)

func TestPause(t *testing.T) {
	if err := repeat.Pause(t.Context(), time.Millisecond); err != nil {
		t.Errorf("Pause = %v; want nothing", err)
	}
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	if err := repeat.Pause(ctx, time.Hour); !errors.Is(err, enough) {
		t.Errorf("Pause = %v; want why the context ended", err)
	}
}

func TestPassing(t *testing.T) {
	for _, c := range []struct {
		codes []string
		want  bool
	}{
		{nil, false},
		{[]string{"None"}, false},
		{[]string{"None", "TransactionConflict"}, true},
		{[]string{"ThrottlingError"}, true},
		{[]string{"ProvisionedThroughputExceeded", "None"}, true},
		{[]string{"TransactionConflict", "ConditionalCheckFailed"}, false},
		{[]string{"ValidationError"}, false},
	} {
		var cancelled types.TransactionCanceledException
		for _, code := range c.codes {
			cancelled.CancellationReasons = append(cancelled.CancellationReasons, types.CancellationReason{Code: aws.String(code)})
		}
		if got := repeat.Passing(&cancelled); got != c.want {
			t.Errorf("Passing(%v) = %v; want %v", c.codes, got, c.want)
		}
	}
}
