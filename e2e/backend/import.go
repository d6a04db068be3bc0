package backend

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// file makes a users.csv of made-up users whose ids begin with a prefix of the run's.
func (r Run) file(rows int, prefix string) ([]byte, sample.Expected, error) {
	var b bytes.Buffer
	want, err := sample.WriteIDs(&b, rows, r.prefix(prefix))
	return b.Bytes(), want, err
}

func (r Run) prefix(of string) string { return r.ID + of + "-" }
func (r Run) key(file string) string  { return names.TrialPrefix + r.ID + "/" + file }

// ids are the users that the run's main file makes.
func (r Run) ids() []string { return sample.IDs(r.Rows, r.prefix("u")) }

// send puts a file and waits until its n-th import is over.
func (r Run) send(ctx context.Context, file string, body []byte, n int) (users.Report, error) {
	if err := r.put(ctx, file, body); err != nil {
		return users.Report{}, err
	}
	return r.over(ctx, file, n)
}

func (r Run) put(ctx context.Context, file string, body []byte) error {
	r.journal.add("put %s, %d bytes", r.key(file), len(body))
	return r.Site.put(ctx, r.key(file), body)
}

// over waits until the n-th import of a file is over.
func (r Run) over(ctx context.Context, file string, n int) (users.Report, error) {
	var last users.Report
	err := r.until(ctx, patience, func(ctx context.Context) (string, error) {
		all, err := r.Site.imports(ctx, r.key(file))
		if err != nil || len(all) < n {
			return fmt.Sprintf("%s has %d imports; want %d", r.key(file), len(all), n), err
		}
		if last = all[0]; last.Error != "" || last.Done {
			return "", nil
		}
		return fmt.Sprintf("import of %s is not done: %d rows read, %d rejected; %d stored, %d duplicates", last.File, last.Rows, last.Rejected, last.Stored, last.Duplicates), nil
	})
	return last, err
}

// Conserved checks an account against what was expected of the file.
func Conserved(got users.Report, want sample.Expected) error {
	if got.Error != "" || got.Rows != want.Rows || got.Stored != want.Stored || got.Rejected != want.Rejected || got.Duplicates != want.Duplicates {
		return fmt.Errorf("import of %s came to %d rows: %d stored, %d rejected, %d duplicates, error %q; want %+v", got.File, got.Rows, got.Stored, got.Rejected, got.Duplicates, got.Error, want)
	}
	return nil
}

// imported sends the run's main file, with bad rows and duplicates, and finds each good row as a user, and each bad one in the
// report.
func imported(ctx context.Context, r Run) (string, error) {
	body, want, err := r.file(r.Rows, "u")
	if err != nil {
		return "", err
	}
	got, err := r.send(ctx, "users.csv", body, 1)
	if err == nil {
		err = Conserved(got, want)
	}
	if err != nil {
		return "", err
	}
	rejects, err := r.Site.read(ctx, got.Rejects)
	if lines := strings.Count(rejects, "\n") - 1; err == nil && lines != want.Rejected {
		err = fmt.Errorf("the report %s has %d rows; want %d", got.Rejects, lines, want.Rejected)
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d rows: %d stored, %d rejected, %d duplicates", got.Rows, got.Stored, got.Rejected, got.Duplicates), r.Site.known(ctx, r.ids())
}

// known finds users in the table.
func (s Site) known(ctx context.Context, ids []string) error {
	table := dynamo.NewUsers(dynamodb.NewFromConfig(s.AWS), s.Outputs[names.OutputUsersTable])
	for some := range slices.Chunk(ids, users.MaxChunkRows) {
		all, err := table.Get(ctx, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			if all[id].Email != address(id) {
				return fmt.Errorf("user %s has the address %q in the table; want %s", id, all[id].Email, address(id))
			}
		}
	}
	return nil
}

// address is that of a made-up user.
func address(id string) string { return id + "@example.com" }
