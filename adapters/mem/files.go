package mem

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Files is a users.Files. The zero value is empty and ready.
type Files struct {
	mu    sync.Mutex
	files map[string][]byte // by bucket and key
}

// Put puts a file, as an uploader would, and returns what S3 would say of it.
func (f *Files) Put(bucket, key string, body []byte) users.Upload {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set(bucket, key, body)
	return users.Upload{Bucket: bucket, Key: key, ETag: etag(body), Size: int64(len(body))}
}

func (f *Files) set(bucket, key string, body []byte) {
	if f.files == nil {
		f.files = map[string][]byte{}
	}
	f.files[bucket+"/"+key] = bytes.Clone(body)
}

// Read returns a file's bytes, and whether there is one.
func (f *Files) Read(bucket, key string) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, ok := f.files[bucket+"/"+key]
	return body, ok
}

// Open implements users.Files.
func (f *Files) Open(_ context.Context, u users.Upload) (io.ReadCloser, error) {
	body, ok := f.Read(u.Bucket, u.Key)
	if !ok {
		return nil, fmt.Errorf("open %q: %w", u.Key, users.ErrNotFound)
	}
	if etag(body) != u.ETag {
		return nil, fmt.Errorf("open %q: %w", u.Key, users.ErrSuperseded)
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

// Write implements users.Files.
func (f *Files) Write(_ context.Context, bucket, key string, r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("write %q: %w", key, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set(bucket, key, body)
	return nil
}

func etag(body []byte) string {
	sum := md5.Sum(body)
	return hex.EncodeToString(sum[:])
}
