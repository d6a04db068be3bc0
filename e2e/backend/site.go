package backend

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/names"
)

// Site is a deployed environment, as scenarios see it.
type Site struct {
	Environment string
	AWS         aws.Config
	Outputs     map[string]string // of all its stacks

	Ask     func(ctx context.Context, path string, into any) error          // GET of the API, by somebody who may
	Unknown func(ctx context.Context, path string) (int, error)             // the status that a GET by a stranger is answered with
	Public  bool                                                            // strangers may read the directory: it is made up
	Queues  func(context.Context) ([]Queue, error)                          //
	Mails   func(context.Context) (map[string]int, error)                   // sent so far, by receiver; nil: nobody can count them
	SignIn  func(context.Context, *scenario.Visitor) error                  // as somebody who may
	Visitor func() (*scenario.Visitor, error)                               // of the pages
	Logs    func(context.Context, func(group, function string) error) error // each group that its functions log to
}

// Queue is a queue of an environment.
type Queue struct {
	Name       string // logical id in its stack
	URL        string
	DeadLetter bool
	Visible    int // messages that wait
	InFlight   int // messages that are being worked on
}

// put puts a file into the uploads bucket.
func (s Site) put(ctx context.Context, key string, body []byte) error {
	bucket := s.Outputs[names.OutputUploadsBucket]
	_, err := s3.NewFromConfig(s.AWS).PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(body)})
	return wrap(err, "put %s into bucket %s", key, bucket)
}

// read reads a file of the uploads bucket.
func (s Site) read(ctx context.Context, key string) (string, error) {
	bucket := s.Outputs[names.OutputUploadsBucket]
	out, err := s3.NewFromConfig(s.AWS).GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return "", fmt.Errorf("read %s of bucket %s: %w", key, bucket, err)
	}
	defer out.Body.Close()
	body, err := io.ReadAll(out.Body)
	return string(body), wrap(err, "read %s of bucket %s", key, bucket)
}

// imports lists the imports of a file, newest first.
func (s Site) imports(ctx context.Context, key string) ([]users.Report, error) {
	var answer struct{ Imports []users.Report }
	err := s.Ask(ctx, "/imports?file="+url.QueryEscape(key), &answer)
	return answer.Imports, wrap(err, "list imports of %s", key)
}

// queue finds one whose name has a part.
func (s Site) queue(ctx context.Context, part string, deadLetter bool) (Queue, error) {
	all, err := s.Queues(ctx)
	for _, q := range all {
		if q.DeadLetter == deadLetter && strings.Contains(q.Name, part) {
			return q, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("find a queue with %q in its name: found %+v", part, all)
	}
	return Queue{}, err
}

func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
