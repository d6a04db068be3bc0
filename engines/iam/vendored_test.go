package iam_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
)

const library = `// Package lib is somebody else's.
package lib

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Saver can be saved.
type Saver interface{ Save(context.Context) error }

// Save saves.
func Save[T Saver](ctx context.Context, t T) error { return t.Save(ctx) }

// Retry runs something again.
func Retry(run func() error) error { return run() }

// Hooks are called.
type Hooks struct{ Before func() error }

// Run calls hooks.
func Run(h *Hooks) error { return h.Before() }

// Upload does what nobody knows.
func Upload(aws.Config) error { return nil }
`

const wrapper = `// Package wrap is somebody else's, and calls AWS.
package wrap

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// Empty empties.
func Empty(ctx context.Context, c *sqs.Client) error {
	_, err := c.PurgeQueue(ctx, &sqs.PurgeQueueInput{})
	return err
}

// Delete is not called.
func Delete(ctx context.Context, c *sqs.Client) error {
	_, err := c.DeleteQueue(ctx, &sqs.DeleteQueueInput{})
	return err
}
`

const user = `// Command user uses libraries.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"example.com/lib"
	"example.com/lib/wrap"
)

type order struct{ q *sqs.Client }

func (o order) Save(ctx context.Context) error {
	_, err := o.q.SendMessage(ctx, &sqs.SendMessageInput{})
	return err
}

func main() {
	q := sqs.New(sqs.Options{})
	lambda.Start(func(ctx context.Context) error {
		_ = lib.Save(ctx, order{q})
		_ = lib.Retry(func() error {
			_, err := q.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{})
			return err
		})
		_ = lib.Run(&lib.Hooks{Before: func() error {
			_, err := q.DeleteMessage(ctx, &sqs.DeleteMessageInput{})
			return err
		}})
		_ = lib.Upload(aws.Config{})
		return wrap.Empty(ctx, q)
	})
}
`

// TestScan_Vendored scans a module whose dependencies lie in its vendor folder. What libraries do with the SDK is found in
// their bodies, what they call back is found by their signatures, and what they do with credentials is unknown.
func TestScan_Vendored(t *testing.T) {
	dir := t.TempDir()
	own, err := os.ReadFile(filepath.Join(project, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(project, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	module := regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(own), "module example.com/app")
	write(t, filepath.Join(dir, "go.mod"), []byte(module))
	write(t, filepath.Join(dir, "go.sum"), sums)
	write(t, filepath.Join(dir, "functions/user/main.go"), []byte(strings.ReplaceAll(strings.ReplaceAll(user, "example.com/lib/wrap", "example.com/app/wrap"),
		`"example.com/lib"`, `"example.com/app/lib"`)))
	write(t, filepath.Join(dir, "lib/lib.go"), []byte(library))
	write(t, filepath.Join(dir, "wrap/wrap.go"), []byte(wrapper))
	c := exec.CommandContext(t.Context(), "go", "mod", "vendor")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("go mod vendor: %v\n%s", err, out)
	}
	// Now the libraries become somebody else's.
	for from, to := range map[string]string{"lib": "vendor/example.com/lib", "wrap": "vendor/example.com/lib/wrap"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, to)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join(dir, from))); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	list, err := os.ReadFile(filepath.Join(dir, "vendor/modules.txt"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "vendor/modules.txt"), append([]byte("# example.com/lib v1.0.0\n## explicit; go 1.26\nexample.com/lib\nexample.com/lib/wrap\n"), list...))
	write(t, filepath.Join(dir, "go.mod"), []byte(module+"\nrequire example.com/lib v1.0.0\n"))
	write(t, filepath.Join(dir, "functions/user/main.go"), []byte(user))

	found, err := iam.Scan(t.Context(), iam.Options{Dir: dir, Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:SendMessage"}
	if f := found[0]; !slices.Equal(f.Must, want) || len(f.Unknown) != 1 || !strings.Contains(f.Unknown[0], "hands AWS credentials to example.com/lib.Upload") {
		t.Errorf("must %v, unknown %q; want %v, and that credentials are handed on", f.Must, f.Unknown, want)
	}
}
