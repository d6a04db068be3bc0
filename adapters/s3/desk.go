package s3

import (
	"context"
	"fmt"
	"maps"
	"mime"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Presigner is the part of S3's presigning that is needed; the SDK's client fits.
type Presigner interface {
	PresignPostObject(context.Context, *s3.PutObjectInput, ...func(*s3.PresignPostOptions)) (*s3.PresignedPostRequest, error)
	PresignGetObject(context.Context, *s3.GetObjectInput, ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error)
}

// Desk is a users.Desk: it signs with the function's own permissions, and S3 holds whoever has a form to what was signed.
type Desk struct {
	sign   Presigner
	bucket string
}

// NewDesk returns a desk over a bucket.
func NewDesk(sign Presigner, bucket string) *Desk { return &Desk{sign, bucket} }

const (
	formFor     = time.Hour // or less: until the function's credentials end
	linkFor     = 5 * time.Minute
	contentType = "text/csv"
)

// Form implements users.Desk. S3 refuses fields that the policy does not name, and policies whose fields are missing.
func (d *Desk) Form(ctx context.Context, key, then string) (users.Form, error) {
	more := map[string]string{"Content-Type": contentType, "success_action_status": "201"}
	if then != "" {
		more = map[string]string{"Content-Type": contentType, "success_action_redirect": then}
	}
	conditions := []any{[]any{"content-length-range", 1, users.MaxUploadBytes}}
	for name, value := range more {
		conditions = append(conditions, map[string]string{name: value})
	}
	out, err := d.sign.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: &d.bucket, Key: &key}, func(o *s3.PresignPostOptions) {
		o.Expires, o.Conditions = formFor, conditions
	})
	if err != nil {
		return users.Form{}, fmt.Errorf("sign form for %q: %w", key, err)
	}
	maps.Copy(out.Values, more)
	return users.Form{URL: out.URL, Fields: out.Values}, nil
}

// Link implements users.Desk.
//
//mainstay:iam without s3:ListBucket a link is to a report that was written; of one that has gone since, a browser is told AccessDenied
func (d *Desk) Link(ctx context.Context, key, name string) (string, error) {
	out, err := d.sign.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: &d.bucket, Key: &key,
		ResponseContentDisposition: aws.String(mime.FormatMediaType("attachment", map[string]string{"filename": name})),
	}, s3.WithPresignExpires(linkFor))
	if err != nil {
		return "", fmt.Errorf("sign link to %q: %w", key, err)
	}
	return out.URL, nil
}
