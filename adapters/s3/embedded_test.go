package s3_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	adapter "github.com/mainstay-go/mainstay/adapters/s3"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

// TestDesk_Embedded: S3 of the embedded AWS holds whoever has a form or a link to what was signed.
func TestDesk_Embedded(t *testing.T) {
	i, cfg := embeddedtest.Run(t)
	client, buckets := s3.NewFromConfig(cfg), 0
	userstest.TestDesk(t, func(t *testing.T) userstest.Counter {
		buckets++
		name := fmt.Sprint("desk-", buckets)
		if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
			t.Fatal(err)
		}
		return userstest.Counter{Desk: adapter.NewDesk(s3.NewPresignClient(client), name), Browser: i.HTTPClient(),
			Put: func(key string, body []byte) {
				if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &name, Key: &key, Body: bytes.NewReader(body)}); err != nil {
					t.Fatal(err)
				}
			}, Read: func(key string) ([]byte, bool) {
				out, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(name), Key: &key})
				if err != nil {
					return nil, false
				}
				defer out.Body.Close()
				body, err := io.ReadAll(out.Body)
				return body, err == nil
			}}
	})
}
