package ledgertable_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/ledger/ledgertable"
	"github.com/mainstay-go/mainstay/engines/ledger/ledgertest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
	"github.com/mainstay-go/mainstay/names"
)

var _ ledgertable.API = (*dynamodb.Client)(nil)

// opener makes a table for every test.
func opener(db *dynamodb.Client) func(*testing.T) ledger.Store {
	var n atomic.Int64
	return func(t *testing.T) ledger.Store {
		t.Helper()
		name := fmt.Sprint("ledger", n.Add(1))
		if err := dynamolocal.CreateTable(t.Context(), db, name, names.LedgerKey, ""); err != nil {
			t.Fatal(err)
		}
		return ledgertable.New(db, name)
	}
}

func TestStore_DynamoDBLocal(t *testing.T) {
	db := dynamolocal.Run(t)
	ledgertest.TestStore(t, opener(db))
	t.Run("Edited", func(t *testing.T) { edited(t, db) })
}

func TestStore_Embedded(t *testing.T) {
	_, cfg := embeddedtest.Run(t)
	ledgertest.TestStore(t, opener(dynamodb.NewFromConfig(cfg)))
}

// edited: an item that somebody has made by hand is an error, not an environment without a name.
func edited(t *testing.T, db *dynamodb.Client) {
	const table = "edited"
	if err := dynamolocal.CreateTable(t.Context(), db, table, names.LedgerKey, ""); err != nil {
		t.Fatal(err)
	}
	_, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: new(table), Item: map[string]types.AttributeValue{
		names.LedgerKey: &types.AttributeValueMemberS{Value: "a"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledgertable.New(db, table).List(t.Context()); err == nil || !strings.Contains(err.Error(), "has no body") {
		t.Errorf("List = %v; want the item that was edited", err)
	}
}
