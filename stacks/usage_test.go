package stacks_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/mem"
	adapter "github.com/mainstay-go/mainstay/adapters/sqs"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

// counter counts what DynamoDB and SQS charge for: units by table, and requests.
type counter struct {
	*dynamodb.Client // of which nothing is used but what is counted here
	writes, reads    map[string]int
	requests         int
	bodies           []string
}

// PutItem writes one item of less than 1 KB.
func (c *counter) PutItem(_ context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	c.writes[*in.TableName]++
	return &dynamodb.PutItemOutput{}, nil
}

// GetItem reads, strongly consistent, one item that is not there; that costs what a small one does.
func (c *counter) GetItem(_ context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	c.reads[*in.TableName]++
	return &dynamodb.GetItemOutput{}, nil
}

// BatchGetItem reads as many.
func (c *counter) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	for name, keys := range in.RequestItems {
		c.reads[name] += len(keys.Keys)
	}
	return &dynamodb.BatchGetItemOutput{}, nil
}

// BatchWriteItem writes as many.
func (c *counter) BatchWriteItem(_ context.Context, in *dynamodb.BatchWriteItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	for name, writes := range in.RequestItems {
		c.writes[name] += len(writes)
	}
	return &dynamodb.BatchWriteItemOutput{}, nil
}

// SendMessageBatch is a request for each started 64 KB.
func (c *counter) SendMessageBatch(_ context.Context, in *sqs.SendMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error) {
	size := 0
	for _, e := range in.Entries {
		size += len(*e.MessageBody)
		c.bodies = append(c.bodies, *e.MessageBody)
	}
	c.requests += (size + 64<<10 - 1) / (64 << 10)
	return &sqs.SendMessageBatchOutput{}, nil
}

// TestUsageOfAnImport holds docs/usage-import.json against the code: an import of 100 new users is run, and what it
// would be charged for is counted.
func TestUsageOfAnImport(t *testing.T) {
	c := &counter{writes: map[string]int{}, reads: map[string]int{}}
	var files mem.Files
	file := "id,email,name\n"
	for i := range 100 {
		file += fmt.Sprintf("user-%d,user-%d@example.com,User %d\n", i, i, i)
	}
	imports := dynamo.NewImports(c, "imports", time.Now)
	upload := files.Put("uploads", "users.csv", []byte(file))
	upload.At, upload.Sequencer = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), "0055aed6dcd9"
	if _, err := (users.Importer{Files: &files, Queue: adapter.NewQueue(c, "https://queue"), Imports: imports}).Import(t.Context(), upload); err != nil {
		t.Fatal(err)
	}
	keeper := users.Keeper{Store: dynamo.NewUsers(c, "users"), Imports: imports}
	for _, body := range c.bodies {
		chunk, err := adapter.Decode(body)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keeper.Keep(t.Context(), chunk); err != nil {
			t.Fatal(err)
		}
	}
	batches := (len(c.bodies) + 9) / 10
	got := map[string]int{"users written": c.writes["users"], "users read": c.reads["users"], "imports written": c.writes["imports"], "imports read": c.reads["imports"],
		"chunk requests": c.requests + 2*batches, "store-users invocations": batches} // each batch is received and deleted at once
	each := usageOfAnImport(t)
	want := map[string]int{"users written": each["Data1/UsersUsersTable"]["write_units"], "users read": each["Data1/UsersUsersTable"]["read_units"], "imports written": each["Data1/ImportsImportsTable"]["write_units"],
		"imports read": each["Data1/ImportsImportsTable"]["read_units"], "chunk requests": each["Compute1/UsersStoreUsersChunkQueue"]["requests"], "store-users invocations": each["Compute1/UsersStoreUsersChunkFunction"]["invocations"]}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("an import of 100 users costs %v; docs/usage-import.json has %v", got, want)
	}
}

// usageOfAnImport reads the whole numbers of docs/usage-import.json.
func usageOfAnImport(t *testing.T) map[string]map[string]int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(cdktest.Root(t), "docs", "usage-import.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Each map[string]map[string]float64 }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	whole := map[string]map[string]int{}
	for name, amount := range file.Each {
		whole[name] = map[string]int{}
		for word, n := range amount {
			whole[name][word] = int(n)
		}
	}
	if len(whole) == 0 {
		t.Fatal("docs/usage-import.json says nothing of one import")
	}
	return whole
}
