package ops

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// Imported is what became of the rows of a file.
type Imported struct {
	File        string `json:"file"`
	Rows        int    `json:"rows"`
	Stored      int    `json:"stored"`
	Rejected    int    `json:"rejected"`
	Duplicates  int    `json:"duplicates"`
	DeadLetters int    `json:"deadLetters"`
	Again       bool   `json:"again"` // the very file had been imported before; nothing was sent
}

// String says it in a line.
func (i Imported) String() string {
	text := fmt.Sprintf("%d rows: %d stored, %d rejected, %d duplicates", i.Rows, i.Stored, i.Rejected, i.Duplicates)
	if i.Again {
		text += " (earlier)"
	}
	return text
}

// importRun sends a file through an environment and follows it.
type importRun struct {
	target      Target
	environment config.Environment
	url, bucket string
	update      func(string, ...any)
	stall       time.Duration // longer than a killed function's messages stay invisible: they are tried again then
}

// sample imports a users.csv of made-up rows and checks that each became what it had to.
func (r importRun) sample(ctx context.Context, rows int) (Imported, error) {
	var file bytes.Buffer
	want, err := sample.WriteIDs(&file, rows, fmt.Sprintf("u%d-", rows)) // those of a file with other rows are other users
	if err != nil {
		return Imported{}, err
	}
	key := fmt.Sprintf("users-%d.csv", rows)
	done, err := r.once(ctx, key, file.Bytes())
	if err != nil {
		return done, err
	}
	if done.Rows != want.Rows || done.Stored != want.Stored || done.Rejected != want.Rejected || done.Duplicates != want.Duplicates {
		return done, fmt.Errorf("check import of %s: found %s; expected %d rows: %d stored, %d rejected, %d duplicates",
			key, done, want.Rows, want.Stored, want.Rejected, want.Duplicates)
	}
	return done, nil
}

// once imports a file. Where the very bytes were uploaded before, it follows their first import instead, because
// only that one knows what became of the rows: to every later one they are all duplicates.
func (r importRun) once(ctx context.Context, key string, body []byte) (Imported, error) {
	known, err := r.imports(ctx, key)
	if err != nil {
		return Imported{}, err
	}
	if i := len(known) - 1; i >= 0 && known[i].Error == "" && r.uploaded(ctx, key, body) {
		done, err := r.follow(ctx, key, func(all []report) report { return find(all, known[i].Import) })
		done.Again = known[i].Done
		return done, err
	}
	if err := r.upload(ctx, key, body); err != nil {
		return Imported{}, err
	}
	return r.follow(ctx, key, func(all []report) report { return unknown(all, known) })
}

func find(all []report, id string) report {
	for _, i := range all {
		if i.Import == id {
			return i
		}
	}
	return report{}
}

func unknown(all, known []report) report {
	for _, i := range all {
		if find(known, i.Import) == (report{}) {
			return i
		}
	}
	return report{}
}

// uploaded says whether the bucket holds these very bytes.
func (r importRun) uploaded(ctx context.Context, key string, body []byte) bool {
	head, err := s3.NewFromConfig(r.target.AWS).HeadObject(ctx, &s3.HeadObjectInput{Bucket: &r.bucket, Key: &key})
	sum := md5.Sum(body) // the ETag of an object that was put whole and is encrypted by S3's own keys
	return err == nil && strings.Trim(aws.ToString(head.ETag), `"`) == hex.EncodeToString(sum[:])
}

func (r importRun) upload(ctx context.Context, key string, body []byte) error {
	_, err := s3.NewFromConfig(r.target.AWS).PutObject(ctx, &s3.PutObjectInput{Bucket: &r.bucket, Key: &key, Body: bytes.NewReader(body)})
	if err != nil {
		return fmt.Errorf("upload %s to bucket %s: %w", key, r.bucket, err)
	}
	return nil
}

// follow waits until the import that pick finds among the file's imports is done.
func (r importRun) follow(ctx context.Context, key string, pick func([]report) report) (Imported, error) {
	last, at := report{}, time.Now()
	for {
		all, err := r.imports(ctx, key)
		if err != nil {
			return last.imported(), err
		}
		now := pick(all)
		done := now.imported()
		if done.DeadLetters, err = r.target.deadLetters(ctx, r.environment.Name); err != nil {
			return done, err
		}
		if now != last {
			last, at = now, time.Now()
		}
		if over, err := r.verdict(key, now, done, time.Since(at)); over {
			return done, r.diagnosed(ctx, err)
		}
		r.update("%d rows read, %d rejected; %d stored, %d duplicates", now.Rows, now.Rejected, now.Stored, now.Duplicates)
		select {
		case <-ctx.Done():
			return done, ctx.Err()
		case <-time.After(250 * time.Millisecond):
		}
	}
}

// verdict says whether an import is over, and how it failed.
func (r importRun) verdict(key string, now report, done Imported, still time.Duration) (bool, error) {
	switch {
	case now.Error != "":
		return true, fmt.Errorf("import %s: %s", key, now.Error)
	case done.DeadLetters > 0:
		return true, fmt.Errorf("import %s: %d messages in dead-letter queues", key, done.DeadLetters)
	case still > r.stall:
		return true, fmt.Errorf("import %s: no progress for %s at %s", key, r.stall, done)
	}
	return now.Done, nil
}

// diagnosed adds what the environment's functions logged as errors.
func (r importRun) diagnosed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	lines, lerr := r.target.Errors(ctx, r.environment.Name)
	if lerr != nil || len(lines) == 0 {
		return err
	}
	return fmt.Errorf("%w; the functions logged:\n%s", err, strings.Join(lines, "\n"))
}
