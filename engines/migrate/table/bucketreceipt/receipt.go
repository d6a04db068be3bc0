package bucketreceipt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// API is the part of S3 that a receipt needs; the SDK's client fits.
type API interface {
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

// Receipt is a table.Receipt in a bucket, for runs in pipelines, whose files end with them. Its objects are JSON lines,
// named by what is in them: writing one again writes the same.
type Receipt struct {
	API    API
	Bucket string
	Prefix string
}

// Append implements table.Receipt.
func (r Receipt) Append(ctx context.Context, migration string, items []table.Item) error {
	body := table.Lines(items)
	sum := sha256.Sum256(body)
	key := strings.Trim(r.Prefix+"/"+migration+"/"+hex.EncodeToString(sum[:])+".jsonl", "/")
	_, err := r.API.PutObject(ctx, &s3.PutObjectInput{Bucket: &r.Bucket, Key: &key, Body: bytes.NewReader(body)})
	if err != nil {
		return fmt.Errorf("put %q into bucket %q: %w", key, r.Bucket, err)
	}
	return nil
}
