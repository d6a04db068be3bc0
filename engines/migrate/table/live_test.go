package table_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/engines/migrate/table/tabletest"
)

var liveItems = flag.Int("items", 4000, "items of the table that is rewritten while an application writes to it")

// live rewrites a table while an application writes to it in every way that it may: it adds to a counter of items, changes
// names, and makes and deletes items. Nothing of that is lost.
func live(t *testing.T, d *tabletest.DynamoDB) {
	stock(t, d, *liveItems)
	a := &application{d: d, adds: make([]int64, *liveItems), names: make([]string, *liveItems), gone: make([]bool, *liveItems)}
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() { a.write(ctx, t, w, 4) })
	}
	report, err := up(t, &table.Rewrite{Table: d, Change: split})
	stop()
	writers.Wait()
	if err != nil {
		t.Fatal(err)
	}
	c := report.Applied[0].Counts
	t.Logf("%d items, %d writes of the application meanwhile: %+v", *liveItems, a.writes.Load(), c)
	if a.writes.Load() < int64(*liveItems)/20 {
		t.Errorf("the application wrote %d times; want more, for the test to say something", a.writes.Load())
	}
	a.check(t)
}

func stock(t testing.TB, d *tabletest.DynamoDB, count int) {
	t.Helper()
	var g sync.WaitGroup
	for w := range 8 {
		g.Go(func() {
			for from := w * 25; from < count; from += 8 * 25 {
				var items []types.WriteRequest
				for i := from; i < min(from+25, count); i++ {
					items = append(items, types.WriteRequest{PutRequest: &types.PutRequest{Item: person(i)}})
				}
				if _, err := d.Client.BatchWriteItem(t.Context(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{d.Name: items}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	g.Wait()
}

// application writes the new form and knows what it wrote. Each of its writers has items of its own.
type application struct {
	d      *tabletest.DynamoDB
	adds   []int64
	names  []string // as it changed them
	gone   []bool
	writes atomic.Int64
}

func (a *application) write(ctx context.Context, t *testing.T, w, of int) {
	for ctx.Err() == nil {
		i := rand.IntN(len(a.adds)/of)*of + w
		if a.gone[i] {
			continue
		}
		var err error
		switch rand.IntN(8) {
		case 0:
			a.names[i] = fmt.Sprintf("Grace H%d", rand.IntN(1000))
			err = a.update(i, "SET #n = :name, given = :given, #f = :family", table.Item{":name": s(a.names[i]), ":given": s("Grace"), ":family": s(a.names[i][6:])}, map[string]string{"#n": "name", "#f": "family"})
		case 1:
			a.gone[i] = true
			_, err = a.d.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &a.d.Name, Key: table.Item{"id": person(i)["id"]}})
		default:
			a.adds[i]++
			err = a.update(i, "ADD #n :one", table.Item{":one": n(1)}, map[string]string{"#n": "n"})
		}
		if err != nil {
			t.Error(err)
			return
		}
		a.writes.Add(1)
	}
}

func (a *application) update(i int, update string, values table.Item, names map[string]string) error {
	_, err := a.d.Client.UpdateItem(context.Background(), &dynamodb.UpdateItemInput{TableName: &a.d.Name, Key: table.Item{"id": person(i)["id"]},
		UpdateExpression: &update, ExpressionAttributeNames: names, ExpressionAttributeValues: values})
	return err
}

func (a *application) check(t *testing.T) {
	found := map[string]table.Item{}
	for _, it := range a.d.Items() {
		found[text(it, "id")] = it
	}
	for i := range a.adds {
		it, there := found[text(person(i), "id")]
		if there == a.gone[i] {
			t.Errorf("item %d is there: %t; want %t", i, there, !a.gone[i])
		}
		if !there {
			continue
		}
		name := a.names[i]
		if name == "" {
			name = text(person(i), "name")
		}
		if number(it, "n") != int(a.adds[i]) || text(it, "name") != name || text(it, "given")+" "+text(it, "family") != name {
			t.Errorf("item is %s; want %d added and the name %q in both forms", table.Text(it), a.adds[i], name)
		}
	}
}
