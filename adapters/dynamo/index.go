package dynamo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// IndexAPI is the part of DynamoDB that Index needs; the SDK's client fits.
type IndexAPI interface {
	dynamodb.QueryAPIClient
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	BatchWriteItem(context.Context, *dynamodb.BatchWriteItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
}

// Index is a users.Index in a table of its own: an item per user with what is known of him, and one per term of his under
// the term's first characters, so that a query of one partition has all terms that begin with a word.
//
// Which item of a user counts is decided by a condition on the first; those of terms carry the state that they are of, and
// a search passes over those of another. So any number of functions may put the same user, in any order, and be stopped
// anywhere: what they leave is not found.
type Index struct {
	api   IndexAPI
	table string
	clock func() time.Time
}

// NewIndex returns the index in a table; the clock says when what is known of those who are gone expires.
func NewIndex(api IndexAPI, table string, clock func() time.Time) *Index {
	return &Index{api, table, clock}
}

// mourned is how long the index knows that somebody is gone: longer than a queue keeps what was said of him before.
const mourned = 15 * 24 * time.Hour

// record is what the table has of a user.
type record struct {
	users.Entry
	stale []string // keys of terms of the state before, which are to be deleted
}

// Put implements users.Index. Whoever comes between reading a user and writing him makes it begin anew for that one.
func (x *Index) Put(ctx context.Context, entries []users.Entry) error {
	for try := 0; len(entries) > 0; try++ {
		if try == mostTries {
			return fmt.Errorf("index %d users: others have changed them each time; try again", len(entries))
		}
		left, err := x.attempt(ctx, entries)
		if err != nil {
			return fmt.Errorf("index users: %w", err)
		}
		entries = left
	}
	return nil
}

// mostTries is how often a user is begun anew; nobody but a redelivery works on the same one.
const mostTries = 5

// attempt puts entries and returns those that somebody else came between.
func (x *Index) attempt(ctx context.Context, entries []users.Entry) ([]users.Entry, error) {
	known, err := x.records(ctx, idsOf(entries))
	if err != nil {
		return nil, err
	}
	var fresh []users.Entry
	var terms, stale []types.WriteRequest
	for _, e := range entries {
		switch old, ok := known[e.ID]; {
		case !ok || e.Version > old.Version:
			fresh, terms = append(fresh, e), append(terms, x.terms(e)...)
		case e.Version == old.Version:
			stale = append(stale, deletions(old.stale)...) // an earlier attempt may have been stopped before
		default:
			stale = append(stale, deletions(keys(e))...)
		}
	}
	if err := writeAll(ctx, x.api, x.table, terms); err != nil {
		return nil, err
	}
	left, replaced, err := x.replace(ctx, fresh, known)
	if err != nil {
		return nil, err
	}
	return left, writeAll(ctx, x.api, x.table, append(stale, replaced...))
}

// replace writes what is known of users, and returns those that somebody else came between and the terms that no longer count.
func (x *Index) replace(ctx context.Context, fresh []users.Entry, known map[string]record) (left []users.Entry, stale []types.WriteRequest, err error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	var mu sync.Mutex
	for _, e := range fresh {
		g.Go(func() error {
			old, is := known[e.ID]
			next := record{Entry: e}
			if is {
				next.stale = keys(old.Entry)
			}
			err := x.put(ctx, next, old, is)
			mu.Lock()
			defer mu.Unlock()
			if failed := (*types.ConditionalCheckFailedException)(nil); errors.As(err, &failed) {
				left = append(left, e)
				return nil
			}
			stale = append(stale, deletions(next.stale)...)
			return err
		})
	}
	return left, stale, g.Wait()
}

func (x *Index) put(ctx context.Context, r, old record, is bool) error {
	in := &dynamodb.PutItemInput{TableName: &x.table, Item: x.item(r), ConditionExpression: aws.String("attribute_not_exists(#pk)"),
		ExpressionAttributeNames: map[string]string{"#pk": names.IndexPartitionKey}}
	if is {
		in.ConditionExpression = aws.String("version = :old")
		in.ExpressionAttributeNames, in.ExpressionAttributeValues = nil, item{":old": str(old.Version)}
	}
	_, err := x.api.PutItem(ctx, in)
	return err
}

// records returns what is known of users, by id.
func (x *Index) records(ctx context.Context, ids []string) (map[string]record, error) {
	found, keys := map[string]record{}, make([]item, len(ids))
	for i, id := range ids {
		keys[i] = item{names.IndexPartitionKey: str(userKey(id)), names.IndexSortKey: str(entryKey)}
	}
	err := getAll(ctx, x.api, x.table, keys, func(it item) error {
		r, err := recordOf(it)
		found[r.ID] = r
		return err
	})
	return found, err
}

func idsOf(entries []users.Entry) []string {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}

// state names a state of a user, in the keys of its terms.
func state(e users.Entry) string {
	sum := sha256.Sum256([]byte(e.Version + "\x00" + e.Email + "\x00" + e.Name))
	return hex.EncodeToString(sum[:6])
}
