package dynamo_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/names"
)

type item = map[string]types.AttributeValue

// fake is as much of DynamoDB as the adapter uses, with its limits. Items are kept by partition key and sort key.
type fake struct {
	mu    sync.Mutex
	items map[string]map[string]item
	page  int // items per page of Query and Scan; 0: as many as are asked for

	leave  func(request int, items int) (unprocessed int) // nil: none
	calls  int
	fault  error        // of every call
	onCall func(string) // is told of every call before it is carried out
}

func (f *fake) begin(call string) error {
	if f.onCall != nil {
		f.onCall(call)
	}
	f.calls++
	if f.items == nil {
		f.items = map[string]map[string]item{}
	}
	return f.fault
}

func text(v types.AttributeValue) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}

func keyOf(it item) (pk, sk string) {
	if id := text(it[names.UsersKey]); id != "" {
		return id, ""
	}
	return text(it[names.ImportsPartitionKey]), text(it[names.ImportsSortKey])
}

// validate refuses the keys that DynamoDB refuses (2048 and 1024 bytes; developer guide, "Quotas", 2026).
func validate(pk, sk string) error {
	if pk == "" || len(pk) > 2048 || len(sk) > 1024 {
		return fmt.Errorf("ValidationException: key of %d and %d bytes", len(pk), len(sk))
	}
	return nil
}

func (f *fake) set(it item) error {
	pk, sk := keyOf(it)
	if err := validate(pk, sk); err != nil {
		return err
	}
	if f.items[pk] == nil {
		f.items[pk] = map[string]item{}
	}
	f.items[pk][sk] = maps.Clone(it)
	return nil
}

func (f *fake) left(n int) int {
	if f.leave == nil {
		return 0
	}
	return f.leave(f.calls, n)
}

func (f *fake) PutItem(_ context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("PutItem"); err != nil {
		return nil, err
	}
	return &dynamodb.PutItemOutput{}, f.set(in.Item)
}

func (f *fake) GetItem(_ context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("GetItem"); err != nil {
		return nil, err
	}
	pk, sk := keyOf(in.Key)
	if in.ConsistentRead == nil || !*in.ConsistentRead {
		return nil, errors.New("the read is not consistent")
	}
	return &dynamodb.GetItemOutput{Item: f.items[pk][sk]}, validate(pk, sk)
}

func (f *fake) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("BatchGetItem"); err != nil {
		return nil, err
	}
	out := &dynamodb.BatchGetItemOutput{Responses: map[string][]item{}, UnprocessedKeys: map[string]types.KeysAndAttributes{}}
	for table, keys := range in.RequestItems {
		if n := len(keys.Keys); n < 1 || n > 100 || keys.ConsistentRead == nil || !*keys.ConsistentRead {
			return nil, fmt.Errorf("ValidationException: %d keys, or a read that is not consistent", n)
		}
		left := f.left(len(keys.Keys))
		for _, k := range keys.Keys[left:] {
			pk, sk := keyOf(k)
			if it, ok := f.items[pk][sk]; ok {
				out.Responses[table] = append(out.Responses[table], it)
			}
		}
		if left > 0 {
			keys.Keys = keys.Keys[:left]
			out.UnprocessedKeys[table] = keys
		}
	}
	return out, nil
}

func (f *fake) BatchWriteItem(_ context.Context, in *dynamodb.BatchWriteItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("BatchWriteItem"); err != nil {
		return nil, err
	}
	out := &dynamodb.BatchWriteItemOutput{UnprocessedItems: map[string][]types.WriteRequest{}}
	for table, writes := range in.RequestItems {
		if n := len(writes); n < 1 || n > 25 {
			return nil, fmt.Errorf("ValidationException: %d items; Member must have length less than or equal to 25", n)
		}
		left := f.left(len(writes))
		for _, w := range writes[left:] {
			if err := f.set(w.PutRequest.Item); err != nil {
				return nil, err
			}
		}
		if left > 0 {
			out.UnprocessedItems[table] = writes[:left]
		}
	}
	return out, nil
}

func (f *fake) Scan(_ context.Context, in *dynamodb.ScanInput, _ ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("Scan"); err != nil {
		return nil, err
	}
	start, _ := keyOf(in.ExclusiveStartKey)
	if in.ExclusiveStartKey != nil && validate(start, "") != nil {
		return nil, validate(start, "")
	}
	out := &dynamodb.ScanOutput{}
	for _, id := range slices.Sorted(maps.Keys(f.items)) {
		if id <= start {
			continue
		}
		out.Items = append(out.Items, f.items[id][""])
		if len(out.Items) == int(*in.Limit) { // DynamoDB says where to go on even where nothing follows
			out.LastEvaluatedKey = item{names.UsersKey: &types.AttributeValueMemberS{Value: id}}
			return out, nil
		}
	}
	return out, nil
}

func (f *fake) Query(_ context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.begin("Query"); err != nil {
		return nil, err
	}
	pk := text(in.ExpressionAttributeValues[":pk"])
	if err := validate(pk, ""); err != nil {
		return nil, err
	}
	keys := slices.Sorted(maps.Keys(f.items[pk]))
	if in.ScanIndexForward != nil && !*in.ScanIndexForward {
		slices.Reverse(keys)
	}
	if _, after := keyOf(in.ExclusiveStartKey); after != "" {
		keys = keys[slices.Index(keys, after)+1:]
	}
	most := len(keys)
	if in.Limit != nil {
		most = min(most, int(*in.Limit))
	}
	if f.page > 0 {
		most = min(most, f.page)
	}
	out := &dynamodb.QueryOutput{}
	for _, sk := range keys[:most] {
		out.Items = append(out.Items, f.items[pk][sk])
	}
	if most < len(keys) {
		out.LastEvaluatedKey = item{names.ImportsPartitionKey: &types.AttributeValueMemberS{Value: pk}, names.ImportsSortKey: &types.AttributeValueMemberS{Value: keys[most-1]}}
	}
	return out, nil
}
