package backend_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/ops"
)

// TestMinimal deploys examples/minimal, another module that imports Mainstay, and sends a message to its queue.
func TestMinimal(t *testing.T) {
	alone(t)
	const name = "e2e-minimal"
	up := shared.up(t, name)
	up.Project = ops.Project{Dir: filepath.Join(shared.copied(t).Dir, "examples", "minimal")}
	up.Rows = 100 // nothing takes them, which is no mistake
	if _, err := up.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	e := environment{cloud: shared, name: name}
	e.explain(t)
	queue, order := e.queue(t, "TakeQueue"), "order-1"
	if _, err := sqs.NewFromConfig(e.target.AWS).SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &queue.URL, MessageBody: &order}); err != nil {
		t.Fatal(err)
	}
	db := dynamodb.NewFromConfig(e.target.AWS)
	tables, err := db.ListTables(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, time.Minute, func() string {
		for _, table := range tables.TableNames {
			if strings.Contains(table, name) && has(db, table, order) {
				return ""
			}
		}
		return "no table of the environment has the order"
	})
	if err := shared.down(t, name); err != nil {
		t.Error(err)
	}
}

func has(db *dynamodb.Client, table, id string) bool {
	out, err := db.GetItem(context.Background(), &dynamodb.GetItemInput{TableName: &table, Key: map[string]types.AttributeValue{
		"id": &types.AttributeValueMemberS{Value: id}}})
	return err == nil && out.Item != nil
}
