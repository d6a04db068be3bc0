package table_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/engines/migrate/table/tabletest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

var (
	_ table.API         = (*dynamodb.Client)(nil)
	_ tabletest.Stocked = (*table.Memory)(nil)
)

func TestMemory(t *testing.T) {
	tabletest.TestTable(t, func(*testing.T) tabletest.Stocked { return table.NewMemory("id") })
}

// opener makes a table for every test.
func opener(db *dynamodb.Client) func(*testing.T) tabletest.Stocked {
	var n atomic.Int64
	return func(t *testing.T) tabletest.Stocked { return created(t, db, fmt.Sprint("items", n.Add(1))) }
}

func created(t testing.TB, db *dynamodb.Client, name string) *tabletest.DynamoDB {
	t.Helper()
	if err := dynamolocal.CreateTable(t.Context(), db, name, "id", ""); err != nil {
		t.Fatal(err)
	}
	return tabletest.NewDynamoDB(t, db, name)
}

func pairs(db *dynamodb.Client) func(*testing.T) (table.Pair, tabletest.Stocked, tabletest.Stocked) {
	return func(t *testing.T) (table.Pair, tabletest.Stocked, tabletest.Stocked) {
		from, to := created(t, db, "pair-from"), created(t, db, "pair-to")
		return table.NewPair(db, from.Name, to.Name, "id"), from, to
	}
}

func TestDynamoDB_Local(t *testing.T) {
	db := dynamolocal.Run(t)
	tabletest.TestTable(t, opener(db))
	t.Run("Pair", func(t *testing.T) { tabletest.TestPair(t, pairs(db)) })
	t.Run("Live", func(t *testing.T) { live(t, created(t, db, "live")) })
}

func TestDynamoDB_Embedded(t *testing.T) {
	_, cfg := embeddedtest.Run(t)
	tabletest.TestTable(t, opener(dynamodb.NewFromConfig(cfg)))
	t.Run("Pair", func(t *testing.T) { tabletest.TestPair(t, pairs(dynamodb.NewFromConfig(cfg))) })
}
