// Command asked has a file system that io/fs may ask for more than it must have.
//
//	must s3:GetObject
//	may s3:ListBucket
package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type bucket struct{ c *s3.Client }

// Open is what an fs.FS has.
func (b bucket) Open(string) (fs.File, error) {
	_, err := b.c.GetObject(context.Background(), &s3.GetObjectInput{})
	return nil, errors.Join(fs.ErrNotExist, err)
}

// ReadDir is what fs.ReadDir asks an fs.FS for.
func (b bucket) ReadDir(string) ([]fs.DirEntry, error) {
	_, err := b.c.ListObjectsV2(context.Background(), &s3.ListObjectsV2Input{})
	return nil, err
}

// Remove is nothing that io/fs knows.
func (b bucket) Remove() error {
	_, err := b.c.DeleteObject(context.Background(), &s3.DeleteObjectInput{})
	return err
}

func main() {
	lambda.Start(func() ([]fs.DirEntry, error) { return fs.ReadDir(bucket{s3.New(s3.Options{})}, ".") })
}
