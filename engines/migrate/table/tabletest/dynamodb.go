package tabletest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// DynamoDB is a Stocked table in DynamoDB.
type DynamoDB struct {
	*table.DynamoDB
	T      testing.TB
	Client *dynamodb.Client
	Name   string
}

// NewDynamoDB returns a table that exists.
func NewDynamoDB(t testing.TB, db *dynamodb.Client, name string) *DynamoDB {
	return &DynamoDB{table.NewDynamoDB(db, name), t, db, name}
}

// Put implements Stocked.
func (d *DynamoDB) Put(it table.Item) {
	if _, err := d.Client.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &d.Name, Item: it}); err != nil {
		d.T.Errorf("put %s: %v", table.Text(it), err)
	}
}

// Items implements Stocked.
func (d *DynamoDB) Items() []table.Item {
	var all []table.Item
	yes := true
	pages := dynamodb.NewScanPaginator(d.Client, &dynamodb.ScanInput{TableName: &d.Name, ConsistentRead: &yes})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			d.T.Errorf("scan %s: %v", d.Name, err)
			return all
		}
		all = append(all, page.Items...)
	}
	slices.SortFunc(all, func(a, b table.Item) int {
		return strings.Compare(table.Text(table.Item{"id": a["id"]}), table.Text(table.Item{"id": b["id"]}))
	})
	return all
}
