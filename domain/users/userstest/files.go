package userstest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Bucket is a users.Files with a bucket in it, and what a test needs to look at the bucket from outside.
type Bucket struct {
	users.Files
	Name string
	Put  func(key string, body []byte) users.Upload // as an uploader would
	Read func(key string) (body []byte, there bool)
	Left func() int // uploads that were begun and neither completed nor aborted; nil: the bucket knows no such thing
}

// TestFiles checks a users.Files; newBucket returns an empty bucket.
func TestFiles(t *testing.T, newBucket func(*testing.T) Bucket) {
	for name, test := range map[string]func(*testing.T, Bucket){
		"Open": openFile, "ErrSuperseded": openReplaced, "ErrNotFound": openMissing, "Write": writeFile, "WriteFails": writeBroken,
	} {
		t.Run(name, func(t *testing.T) { test(t, newBucket(t)) })
	}
}

func openFile(t *testing.T, b Bucket) {
	u := b.Put("in/ä b+c.csv", []byte("id\n1\n"))
	r, err := b.Open(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if body, err := io.ReadAll(r); err != nil || string(body) != "id\n1\n" {
		t.Errorf("file is %q, %v; want what was put", body, err)
	}
}

func openReplaced(t *testing.T, b Bucket) {
	u := b.Put("users.csv", []byte("old"))
	b.Put("users.csv", []byte("new"))
	if _, err := b.Open(t.Context(), u); !errors.Is(err, users.ErrSuperseded) {
		t.Errorf("Open of a replaced file: %v; want ErrSuperseded", err)
	}
}

func openMissing(t *testing.T, b Bucket) {
	u := b.Put("users.csv", []byte("x"))
	u.Key = "none.csv"
	if _, err := b.Open(t.Context(), u); !errors.Is(err, users.ErrNotFound) {
		t.Errorf("Open of a missing file: %v; want ErrNotFound", err)
	}
}

func writeFile(t *testing.T, b Bucket) {
	for _, size := range []int{0, 10, 6 << 20, 11 << 20} { // with one part of S3's and with more
		key := fmt.Sprintf("rejects/%d.csv", size)
		want := bytes.Repeat([]byte("x"), size)
		if err := b.Write(t.Context(), b.Name, key, iotest.HalfReader(bytes.NewReader(want))); err != nil {
			t.Fatal(err)
		}
		if got, there := b.Read(key); !there || !bytes.Equal(got, want) {
			t.Errorf("%s has %d bytes, %v; want %d", key, len(got), there, size)
		}
	}
}

// writeBroken has the source break off, within the first part and behind it.
func writeBroken(t *testing.T, b Bucket) {
	broken := errors.New("broken")
	for _, size := range []int{10, 6 << 20} {
		key := fmt.Sprintf("rejects/%d.csv", size)
		err := b.Write(t.Context(), b.Name, key, io.MultiReader(strings.NewReader(strings.Repeat("x", size)), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Errorf("Write of a source that breaks off: %v; want its error", err)
		}
		if body, there := b.Read(key); there {
			t.Errorf("%d bytes of a source that broke off were stored", len(body))
		}
	}
	if b.Left != nil && b.Left() > 0 {
		t.Errorf("%d uploads are left unfinished", b.Left())
	}
}
