package backend

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/ses"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// Limits of walks through the directory. A page is a call, and the embedded AWS looks through the whole table for every one.
const (
	walkable = 20_000 // users that are walked through
	strolled = 2_000  // of directories that have more
)

// listed walks the directory.
func listed(ctx context.Context, r Run) (string, error) {
	most := walkable
	if r.Rows > walkable {
		most = strolled
	}
	seen, whole, err := r.walk(ctx, most)
	if err != nil {
		return "", err
	}
	if !whole {
		return fmt.Sprintf("none of the first %d users is listed twice", len(seen)), nil
	}
	for _, id := range r.ids() {
		if !seen[id] {
			return "", fmt.Errorf("user %s is not listed, of %d that are", id, len(seen))
		}
	}
	return fmt.Sprintf("%d users, each once", len(seen)), nil
}

// walk returns who is listed, of so many at most, and says whether it came to the end.
func (r Run) walk(ctx context.Context, most int) (map[string]bool, bool, error) {
	seen, cursor := map[string]bool{}, ""
	for len(seen) < most {
		var page struct {
			Users []struct{ ID string }
			Next  string
		}
		if err := r.patient(ctx, func(ctx context.Context) error {
			return r.Site.Ask(ctx, "/users?limit=100&cursor="+url.QueryEscape(cursor), &page)
		}); err != nil {
			return seen, false, fmt.Errorf("list users: %w", err)
		}
		for _, u := range page.Users {
			if seen[u.ID] {
				return seen, false, fmt.Errorf("user %s is listed twice; want once", u.ID)
			}
			seen[u.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			return seen, true, nil
		}
	}
	return seen, false, nil
}

// mailed waits until the ledger has a mail to everybody as sent, and counts the mails where they can be counted.
func mailed(ctx context.Context, r Run) (string, error) {
	ids := r.ids()
	ledger := dynamo.NewLedger(dynamodb.NewFromConfig(r.Site.AWS), r.Site.Outputs[names.OutputMailsTable])
	left := ids
	err := r.until(ctx, patience, func(ctx context.Context) (string, error) {
		var err error
		if left, err = unsent(ctx, ledger, left); err != nil || len(left) == 0 {
			return "", err
		}
		return fmt.Sprintf("%d of %d users were sent no mail", len(left), len(ids)), nil
	})
	if err != nil || r.Site.Mails == nil {
		return fmt.Sprintf("%d users, to each of whom the ledger has one mail as sent", len(ids)), err
	}
	sent, err := r.Site.Mails(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d users, one mail to each", len(ids)), Once(sent, ids)
}

// unsent are those of whose mail the ledger does not know that it was sent.
func unsent(ctx context.Context, ledger *dynamo.Ledger, ids []string) ([]string, error) {
	var left []string
	for some := range slices.Chunk(ids, users.MaxChunkRows) {
		mails := make([]string, len(some))
		for i, id := range some {
			mails[i] = users.MailID(address(id))
		}
		standings, err := ledger.Standings(ctx, mails)
		if err != nil {
			return nil, err
		}
		for i, id := range some {
			switch of, known := standings[mails[i]]; {
			case !known || of == users.MailPending:
				left = append(left, id)
			case of != users.MailSent:
				return nil, fmt.Errorf("the mail to user %s was refused; want it sent", id)
			}
		}
	}
	return left, nil
}

// Once checks that everybody was sent one mail, among mails counted by receiver.
func Once(sent map[string]int, ids []string) error {
	var errs []error
	for _, id := range ids {
		if n := sent[ses.Simulated(users.MailID(address(id)))] + sent[address(id)]; n != 1 {
			errs = append(errs, fmt.Errorf("user %s was sent %d mails; want one", id, n))
		}
	}
	if len(errs) > 10 {
		errs = append(errs[:10], fmt.Errorf("and so on: %d of %d users", len(errs), len(ids)))
	}
	return errors.Join(errs...)
}

// samples is how many users are searched for.
const samples = 40

// found signs in and searches for users by id, and by the beginning of their address.
func found(ctx context.Context, r Run) (string, error) {
	v, err := r.Site.Visitor()
	if err == nil {
		err = r.patient(ctx, func(ctx context.Context) error { return r.Site.SignIn(ctx, v) })
	}
	if err != nil {
		return "", fmt.Errorf("sign in: %w", err)
	}
	ids, n := r.ids(), 0
	for i := len(ids) - 1; i >= 0; i -= max(1, len(ids)/samples) {
		for _, text := range []string{ids[i], ids[i] + "@ex"} {
			err := r.until(ctx, patience, func(ctx context.Context) (string, error) {
				all, err := v.Search(ctx, text)
				if slices.Equal(all, ids[i:i+1]) {
					return "", err
				}
				return fmt.Sprintf("a search for %q finds %q; want %s only", text, all, ids[i]), err
			})
			if err != nil {
				return "", err
			}
		}
		n++
	}
	return fmt.Sprintf("%d of %d users, by id and by address", n, len(ids)), nil
}
