package s3

import (
	"context"
	"strings"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/names"
)

// Uploads returns a message handler that decodes S3's events for imports. Rejects reports, which are written to the
// same bucket, are no uploads; the rule does not let them through, and neither does this.
func Uploads(imports func(context.Context, users.Upload) error) batch.Handler {
	return func(ctx context.Context, m batch.Message) error {
		u, err := DecodeUpload(m.Body)
		if err != nil || strings.HasPrefix(u.Key, names.RejectsPrefix) {
			return err
		}
		return imports(ctx, u)
	}
}
