package dynamo

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// UsersAPI is the part of DynamoDB that Users needs; the SDK's client fits.
type UsersAPI interface {
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	BatchWriteItem(context.Context, *dynamodb.BatchWriteItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error)
	Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error)
}

// Users is a users.Store.
type Users struct {
	api   UsersAPI
	table string
}

// NewUsers returns the users in a table.
func NewUsers(api UsersAPI, table string) *Users { return &Users{api, table} }

// Limits of one request (DynamoDB quotas, 2026).
const (
	maxGet   = 100  // keys of a BatchGetItem
	maxWrite = 25   // items of a BatchWriteItem
	maxKey   = 2048 // bytes of a partition key
)

// Get implements users.Store.
func (s *Users) Get(ctx context.Context, ids []string) (map[string]users.User, error) {
	found := map[string]users.User{}
	for len(ids) > 0 {
		n := min(len(ids), maxGet)
		if err := s.get(ctx, ids[:n], found); err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return found, nil
}

func (s *Users) get(ctx context.Context, ids []string, found map[string]users.User) error {
	consistent := true
	keys := types.KeysAndAttributes{ConsistentRead: &consistent}
	for _, id := range ids {
		keys.Keys = append(keys.Keys, map[string]types.AttributeValue{names.UsersKey: str(id)})
	}
	return again(ctx, "get", len(keys.Keys), func() (int, error) {
		out, err := s.api.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{s.table: keys}})
		if err != nil {
			return 0, fmt.Errorf("get %d users: %w", len(ids), err)
		}
		for _, item := range out.Responses[s.table] {
			u, err := userOf(item)
			if err != nil {
				return 0, err
			}
			found[u.ID] = u
		}
		keys = out.UnprocessedKeys[s.table]
		return len(keys.Keys), nil
	})
}

// writers is how many BatchWriteItem are under way at the same time.
const writers = 4

// Put implements users.Store.
func (s *Users) Put(ctx context.Context, us []users.User) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	for len(us) > 0 {
		n := min(len(us), maxWrite)
		batch := us[:n]
		us = us[n:]
		g.Go(func() error { return s.put(ctx, batch) })
	}
	return g.Wait()
}

func (s *Users) put(ctx context.Context, us []users.User) error {
	items := make([]types.WriteRequest, len(us))
	for i, u := range us {
		items[i] = types.WriteRequest{PutRequest: &types.PutRequest{Item: itemOf(u)}}
	}
	return again(ctx, "write", len(items), func() (int, error) {
		out, err := s.api.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{s.table: items}})
		if err != nil {
			return 0, fmt.Errorf("write %d users: %w", len(items), err)
		}
		items = out.UnprocessedItems[s.table]
		return len(items), nil
	})
}

// List implements users.Store. A cursor is the id that the page before ended with.
func (s *Users) List(ctx context.Context, limit int, cursor string) (users.Page, error) {
	size := int32(min(limit, 1000))
	in := &dynamodb.ScanInput{TableName: &s.table, Limit: &size}
	if cursor != "" {
		id, err := readCursor(cursor)
		if err != nil {
			return users.Page{}, err
		}
		in.ExclusiveStartKey = map[string]types.AttributeValue{names.UsersKey: str(id)}
	}
	out, err := s.api.Scan(ctx, in)
	if err != nil {
		return users.Page{}, fmt.Errorf("list users: %w", err)
	}
	page := users.Page{Users: make([]users.User, len(out.Items))}
	for i, item := range out.Items {
		if page.Users[i], err = userOf(item); err != nil {
			return users.Page{}, err
		}
	}
	if id, ok := out.LastEvaluatedKey[names.UsersKey].(*types.AttributeValueMemberS); ok {
		page.Next = writeCursor(id.Value)
	}
	return page, nil
}

// cursorMark tells a cursor of ours from any other text that happens to be base64.
const cursorMark = "u1:"

func writeCursor(id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cursorMark + id))
}

func readCursor(cursor string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	id, marked := strings.CutPrefix(string(raw), cursorMark)
	if err != nil || !marked || id == "" || len(id) > maxKey {
		return "", fmt.Errorf("read cursor: %w", users.ErrBadCursor)
	}
	return id, nil
}
