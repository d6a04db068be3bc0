package sqs

import (
	"context"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
)

// Chunks returns a message handler that decodes chunks for keep.
func Chunks(keep func(context.Context, users.Chunk) error) batch.Handler {
	return func(ctx context.Context, m batch.Message) error {
		c, err := Decode(m.Body)
		if err != nil {
			return err
		}
		return keep(ctx, c)
	}
}
