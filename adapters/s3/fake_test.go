package s3_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/domain/users"
)

// fake is as much of S3 as the adapter uses.
type fake struct {
	mu      sync.Mutex
	objects map[string][]byte
	open    map[string]map[int32][]byte // parts of uploads that are under way
	began   int

	onPart func() error // is called before a part is taken; nil: nothing
}

func etag(body []byte) string {
	sum := md5.Sum(body)
	return hex.EncodeToString(sum[:])
}

func (f *fake) set(key string, body []byte) users.Upload {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.objects == nil {
		f.objects = map[string][]byte{}
	}
	f.objects[key] = body
	return users.Upload{Bucket: "b", Key: key, ETag: etag(body)}
}

func (f *fake) read(key string) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, ok := f.objects[key]
	return body, ok
}

func (f *fake) left() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.open)
}

func (f *fake) HeadObject(context.Context, *s3.HeadObjectInput, ...func(*s3.Options)) (*s3.HeadObjectOutput, error) {
	return nil, fmt.Errorf("HeadObject: the adapter may not")
}

func (f *fake) ListObjectsV2(context.Context, *s3.ListObjectsV2Input, ...func(*s3.Options)) (*s3.ListObjectsV2Output, error) {
	return nil, fmt.Errorf("ListObjectsV2: the adapter may not")
}

func (f *fake) GetObject(_ context.Context, in *s3.GetObjectInput, _ ...func(*s3.Options)) (*s3.GetObjectOutput, error) {
	body, ok := f.read(*in.Key)
	if !ok {
		return nil, &smithy.GenericAPIError{Code: "NoSuchKey", Message: "The specified key does not exist."}
	}
	if strings.Trim(aws.ToString(in.IfMatch), `"`) != etag(body) {
		return nil, &smithy.GenericAPIError{Code: "PreconditionFailed", Message: "At least one of the pre-conditions you specified did not hold"}
	}
	return &s3.GetObjectOutput{Body: io.NopCloser(strings.NewReader(string(body)))}, nil
}

func (f *fake) PutObject(ctx context.Context, in *s3.PutObjectInput, _ ...func(*s3.Options)) (*s3.PutObjectOutput, error) {
	body, err := io.ReadAll(in.Body)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		f.set(*in.Key, body)
	}
	return &s3.PutObjectOutput{}, err
}

func (f *fake) CreateMultipartUpload(ctx context.Context, _ *s3.CreateMultipartUploadInput, _ ...func(*s3.Options)) (*s3.CreateMultipartUploadOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.began++
	id := fmt.Sprint("upload", f.began)
	if f.open == nil {
		f.open = map[string]map[int32][]byte{}
	}
	f.open[id] = map[int32][]byte{}
	return &s3.CreateMultipartUploadOutput{UploadId: &id}, ctx.Err()
}

func (f *fake) UploadPart(ctx context.Context, in *s3.UploadPartInput, _ ...func(*s3.Options)) (*s3.UploadPartOutput, error) {
	if f.onPart != nil {
		if err := f.onPart(); err != nil {
			return nil, err
		}
	}
	body, err := io.ReadAll(in.Body)
	if err == nil {
		err = ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open[*in.UploadId][*in.PartNumber] = body
	return &s3.UploadPartOutput{ETag: aws.String(etag(body))}, err
}

func (f *fake) CompleteMultipartUpload(_ context.Context, in *s3.CompleteMultipartUploadInput, _ ...func(*s3.Options)) (*s3.CompleteMultipartUploadOutput, error) {
	f.mu.Lock()
	parts := f.open[*in.UploadId]
	delete(f.open, *in.UploadId)
	f.mu.Unlock()
	var numbers []int
	for n := range parts {
		numbers = append(numbers, int(n))
	}
	sort.Ints(numbers)
	var body []byte
	for i, n := range numbers {
		if i < len(numbers)-1 && len(parts[int32(n)]) < 5<<20 {
			return nil, &smithy.GenericAPIError{Code: "EntityTooSmall"}
		}
		body = append(body, parts[int32(n)]...)
	}
	f.set(*in.Key, body)
	return &s3.CompleteMultipartUploadOutput{}, nil
}

func (f *fake) AbortMultipartUpload(ctx context.Context, in *s3.AbortMultipartUploadInput, _ ...func(*s3.Options)) (*s3.AbortMultipartUploadOutput, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.open, *in.UploadId)
	return &s3.AbortMultipartUploadOutput{}, nil
}
