package s3

import (
	"context"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// presigns are the methods of a client that Desk calls.
type presigns struct {
	post func(context.Context, *s3.PutObjectInput, ...func(*s3.PresignPostOptions)) (*s3.PresignedPostRequest, error)
	get  func(context.Context, *s3.GetObjectInput, ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error)
}

// Lean is a Presigner of a client and nothing else of it: a function that renders templates keeps every exported method of
// what it makes an interface of, as a template may call any by its name.
func Lean(c *s3.PresignClient) Presigner { return presigns{c.PresignPostObject, c.PresignGetObject} }

// PresignPostObject implements Presigner.
func (p presigns) PresignPostObject(ctx context.Context, in *s3.PutObjectInput, o ...func(*s3.PresignPostOptions)) (*s3.PresignedPostRequest, error) {
	return p.post(ctx, in, o...)
}

// PresignGetObject implements Presigner.
func (p presigns) PresignGetObject(ctx context.Context, in *s3.GetObjectInput, o ...func(*s3.PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return p.get(ctx, in, o...)
}
