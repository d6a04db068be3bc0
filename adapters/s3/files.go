// Package s3 keeps uploads and rejects reports in S3, and reads S3's events.
package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/domain/users"
)

// API is the part of S3 that is needed; the SDK's client fits.
type API interface{ transfermanager.S3APIClient }

// Files is a users.Files.
type Files struct {
	api    API
	upload *transfermanager.Client
}

// partSize is the least that S3 takes as a part of an upload (S3 quotas, 2026), and so what is held in memory.
const partSize = 5 << 20

// NewFiles returns files in S3.
func NewFiles(api API) *Files {
	return &Files{api, transfermanager.New(aborter{api}, func(o *transfermanager.Options) {
		o.Concurrency = 1 // one part in memory at a time
		o.PartSizeBytes, o.MultipartUploadThreshold = partSize, partSize
	})}
}

// aborter aborts uploads also when their context is over, as it is when an invocation runs out of time: the uploader
// aborts with the same context that has just failed it.
type aborter struct{ API }

// abortTime is how long aborting may take; a function's context ends somewhat before the function does.
const abortTime = 2 * time.Second

// AbortMultipartUpload implements transfermanager.S3APIClient.
func (a aborter) AbortMultipartUpload(ctx context.Context, in *s3.AbortMultipartUploadInput, o ...func(*s3.Options)) (*s3.AbortMultipartUploadOutput, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTime)
	defer cancel()
	return a.API.AbortMultipartUpload(ctx, in, o...)
}

// Open implements users.Files.
func (f *Files) Open(ctx context.Context, u users.Upload) (io.ReadCloser, error) {
	out, err := f.api.GetObject(ctx, &s3.GetObjectInput{Bucket: &u.Bucket, Key: &u.Key, IfMatch: aws.String(u.ETag)})
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", u.Key, translated(err))
	}
	return out.Body, nil
}

// Write implements users.Files. What it began and cannot finish it aborts, so that nothing is left to pay for.
func (f *Files) Write(ctx context.Context, bucket, key string, r io.Reader) error {
	_, err := f.upload.UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: &bucket, Key: &key, Body: r, ContentType: aws.String("text/csv; charset=utf-8")})
	if err != nil {
		return fmt.Errorf("write %q: %w", key, err)
	}
	return nil
}

// translated is what S3's error means to the domain.
func translated(err error) error {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return err
	}
	switch api.ErrorCode() {
	case "NoSuchKey":
		return users.ErrNotFound
	case "PreconditionFailed":
		return users.ErrSuperseded
	}
	return err
}
