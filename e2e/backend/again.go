package backend

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// Rows of files that are about something else than numbers.
const (
	twiceRows  = 600
	orderRows  = 200
	poisonRows = 600
)

// twice sends the same file again.
func twice(ctx context.Context, r Run) (string, error) {
	body, want, err := r.file(twiceRows, "twice")
	if err != nil {
		return "", err
	}
	for n := 1; n <= 2; n++ {
		got, err := r.send(ctx, "twice.csv", body, n)
		if err == nil {
			err = Conserved(got, want)
		}
		if err != nil {
			return "", err
		}
		want = sample.Expected{Rows: want.Rows, Rejected: want.Rejected, Duplicates: want.Stored + want.Duplicates}
	}
	return fmt.Sprintf("%d rows, all of them duplicates", want.Rows), nil
}

// ordered puts two files that say different things of the same users, one right behind the other: they are read at the same
// time, their chunks by turns.
func ordered(ctx context.Context, r Run) (string, error) {
	ids := sample.IDs(orderRows, r.prefix("order"))
	if err := r.put(ctx, "older.csv", named(ids, "Older")); err != nil {
		return "", err
	}
	if err := r.putNewer(ctx, "newer.csv", named(ids, "Newer"), "older.csv"); err != nil {
		return "", err
	}
	for _, file := range []string{"older.csv", "newer.csv"} {
		got, err := r.over(ctx, file, 1)
		if err == nil && (got.Error != "" || got.Rejected > 0 || got.Stored+got.Duplicates != len(ids)) {
			err = fmt.Errorf("import of %s came to %+v; want %d rows, none of them rejected", file, got, len(ids))
		}
		if err != nil {
			return "", err
		}
	}
	table := dynamo.NewUsers(dynamodb.NewFromConfig(r.Site.AWS), r.Site.Outputs[names.OutputUsersTable])
	for some := range slices.Chunk(ids, users.MaxChunkRows) {
		all, err := table.Get(ctx, some)
		if err != nil {
			return "", err
		}
		for _, id := range some {
			if all[id].Name != "Newer" {
				return "", fmt.Errorf("user %s is called %q; want %q, as the newer file says", id, all[id].Name, "Newer")
			}
		}
	}
	return fmt.Sprintf("%d users, as the newer of two files says", len(ids)), nil
}

func named(ids []string, name string) []byte {
	var b strings.Builder
	b.WriteString("id,email,name\n")
	for _, id := range ids {
		fmt.Fprintf(&b, "%s,%s,%s\n", id, address(id), name)
	}
	return []byte(b.String())
}

// putNewer puts a file until S3 says that it is newer than another one: S3 tells the time in whole seconds. A file that another
// one replaced before it was read is an import that says so, so this one is put under its name once only.
func (r Run) putNewer(ctx context.Context, file string, body []byte, than string) error {
	older, err := r.modified(ctx, than)
	if err != nil {
		return err
	}
	err = Eventually(ctx, patience, func(ctx context.Context) (string, error) {
		if err := r.Site.put(ctx, names.RejectsPrefix+r.key("clock"), nil); err != nil {
			return "", err
		}
		now, err := r.modifiedKey(ctx, names.RejectsPrefix+r.key("clock"))
		if err == nil && now.After(older) {
			return "", nil
		}
		return "S3's clock stands still", err
	})
	if err != nil {
		return err
	}
	return r.put(ctx, file, body)
}

func (r Run) modified(ctx context.Context, file string) (time.Time, error) {
	return r.modifiedKey(ctx, r.key(file))
}

func (r Run) modifiedKey(ctx context.Context, key string) (time.Time, error) {
	bucket := r.Site.Outputs[names.OutputUploadsBucket]
	head, err := s3.NewFromConfig(r.Site.AWS).HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return time.Time{}, fmt.Errorf("look at %s in bucket %s: %w", key, bucket, err)
	}
	return *head.LastModified, nil
}
