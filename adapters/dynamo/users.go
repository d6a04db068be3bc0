package dynamo

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/limits"
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

// Get implements users.Store.
func (s *Users) Get(ctx context.Context, ids []string) (map[string]users.User, error) {
	found := map[string]users.User{}
	keys := make([]item, len(ids))
	for i, id := range ids {
		keys[i] = item{names.UsersKey: str(id)}
	}
	err := getAll(ctx, s.api, s.table, keys, func(it item) error {
		u, err := userOf(it)
		found[u.ID] = u
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("get users: %w", err)
	}
	return found, nil
}

// Put implements users.Store.
func (s *Users) Put(ctx context.Context, us []users.User) error {
	items := make([]types.WriteRequest, len(us))
	for i, u := range us {
		items[i] = types.WriteRequest{PutRequest: &types.PutRequest{Item: itemOf(u)}}
	}
	if err := writeAll(ctx, s.api, s.table, items); err != nil {
		return fmt.Errorf("write users: %w", err)
	}
	return nil
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
	if err != nil || !marked || id == "" || len(id) > limits.TableKey {
		return "", fmt.Errorf("read cursor: %w", users.ErrBadCursor)
	}
	return id, nil
}
