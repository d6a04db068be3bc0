package eventbridge

import (
	"context"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
)

// Events returns a message handler that decodes events for do.
func Events(do func(context.Context, users.Event) error) batch.Handler {
	return func(ctx context.Context, m batch.Message) error {
		e, err := Decode(m.Body)
		if err != nil {
			return err
		}
		return do(ctx, e)
	}
}
