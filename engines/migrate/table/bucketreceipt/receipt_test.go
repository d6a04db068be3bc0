package bucketreceipt_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/engines/migrate/table/bucketreceipt"
)

var (
	_ bucketreceipt.API = (*s3.Client)(nil)
	_ table.Receipt     = bucketreceipt.Receipt{}
)

// bucket keeps objects by key.
type bucket map[string]string

func (b bucket) PutObject(_ context.Context, in *s3.PutObjectInput, _ ...func(*s3.Options)) (*s3.PutObjectOutput, error) {
	if *in.Bucket != "kept" {
		return nil, errors.New("NoSuchBucket")
	}
	body, err := io.ReadAll(in.Body)
	b[*in.Key] = string(body)
	return &s3.PutObjectOutput{}, err
}

// TestReceipt: the same again is the same object, and something else is another one.
func TestReceipt(t *testing.T) {
	kept := bucket{}
	r := bucketreceipt.Receipt{API: kept, Bucket: "kept", Prefix: "receipts"}
	for _, id := range []string{"a", "a", "b"} {
		if err := r.Append(t.Context(), "m1", []table.Item{{"id": &types.AttributeValueMemberS{Value: id}}}); err != nil {
			t.Fatal(err)
		}
	}
	if len(kept) != 2 {
		t.Errorf("kept %v; want two objects", kept)
	}
	for key, body := range kept {
		if !strings.HasPrefix(key, "receipts/m1/") || !strings.HasSuffix(key, ".jsonl") || !strings.HasSuffix(body, "\n") {
			t.Errorf("kept %q in %q; want lines below the prefix and the migration", body, key)
		}
	}
	r.Bucket = "gone"
	if err := r.Append(t.Context(), "m1", nil); err == nil || !strings.Contains(err.Error(), `into bucket "gone": NoSuchBucket`) {
		t.Errorf("Append = %v; want the bucket and the reason", err)
	}
}
