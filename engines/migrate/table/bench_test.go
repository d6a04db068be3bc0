package table_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/engines/migrate/table/tabletest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/names"
)

var benchItems = flag.Int("bench-items", 20_000, "items of the tables that benchmarks rewrite")

// Both programs have four segments under way, with eight writes each.
const (
	benchSegments = 4
	benchWriters  = 8
)

// BenchmarkRewrite rewrites a table on DynamoDB Local, beside a bare program that scans in parallel and updates with a
// condition. Each has a table of its own, behind a small one that warms the database up.
func BenchmarkRewrite(b *testing.B) {
	l := &race{B: b, db: dynamolocal.Run(b)}
	ways := []string{"bare", "rewrite"}
	for _, way := range ways {
		l.run(way, warmUp)
	}
	took := map[string]time.Duration{}
	for b.Loop() {
		for _, way := range ways {
			took[way] += l.run(way, *benchItems)
			b.Logf("%s: %d items in %s", way, *benchItems, took[way])
		}
	}
	b.ReportMetric(float64(*benchItems)*float64(b.N)/took["rewrite"].Seconds(), "items/s")
	b.ReportMetric(took["rewrite"].Seconds()/took["bare"].Seconds(), "times-bare")
	b.ReportMetric(float64(l.peak)/(1<<20), "peak-MiB")
	b.ReportMetric(0, "ns/op")
}

const warmUp = 5000 // items

// race is where ways to rewrite a table are compared.
type race struct {
	*testing.B
	db   *dynamodb.Client
	n    int
	peak uint64 // of Mainstay's way
}

// run rewrites a new table in a way, and returns how long that took.
func (r *race) run(way string, items int) time.Duration {
	r.n++
	name := fmt.Sprint(way, "-", r.n)
	d := created(r.B, r.db, name)
	stock(r.B, d, items)
	began := time.Now()
	if way == "bare" {
		bareRewrite(r.B, d, items)
	} else {
		r.peak = max(r.peak, watchMemory(func() { benchRewrite(r.B, r.db, d, items) }))
	}
	took := time.Since(began)
	if _, err := r.db.DeleteTable(r.Context(), &dynamodb.DeleteTableInput{TableName: &name}); err != nil {
		r.Fatal(err)
	}
	return took
}

// benchRewrite runs a rewrite as migrations are: with the state, its checkpoints and its lease in a table, and with the
// second look at every item.
func benchRewrite(b *testing.B, db *dynamodb.Client, d *tabletest.DynamoDB, items int) {
	b.Helper()
	state := d.Name + "-state"
	if err := dynamolocal.CreateTable(b.Context(), db, state, names.StatePartitionKey, names.StateSortKey); err != nil {
		b.Fatal(err)
	}
	work := &table.Rewrite{Table: d, Change: split, Reads: []string{"name", "given", "family"},
		Pace: table.Pace{Segments: benchSegments, Writers: benchWriters}}
	r := runner(b, work, statetable.New(db, state))
	r.Parallel, r.Units = benchSegments, 1e9 // as fast as it goes
	report, err := r.Up(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if c := report.Applied[0].Counts; c.Changed != int64(items) {
		b.Fatalf("%+v; want every item changed", c)
	}
}

// bareRewrite is what one writes without a tool: no checkpoints, no limit, no look at what came of it.
func bareRewrite(b *testing.B, d *tabletest.DynamoDB, items int) {
	b.Helper()
	var done atomic.Int64
	var segments sync.WaitGroup
	for segment := range benchSegments {
		segments.Go(func() {
			s, of := int32(segment), int32(benchSegments)
			pages := dynamodb.NewScanPaginator(d.Client, &dynamodb.ScanInput{TableName: &d.Name, Segment: &s, TotalSegments: &of})
			for pages.HasMorePages() {
				page, err := pages.NextPage(b.Context())
				if err != nil {
					b.Error(err)
					return
				}
				var g errgroup.Group
				g.SetLimit(benchWriters)
				for _, it := range page.Items {
					g.Go(func() error { done.Add(1); return bareUpdate(d, it) })
				}
				if err := g.Wait(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	segments.Wait()
	if done.Load() != int64(items) {
		b.Fatalf("%d items were changed; want %d", done.Load(), items)
	}
}

func bareUpdate(d *tabletest.DynamoDB, it table.Item) error {
	given, family, _ := strings.Cut(text(it, "name"), " ")
	update, condition := "SET given = :given, #f = :family", "#n = :name AND attribute_not_exists(given)"
	_, err := d.Client.UpdateItem(context.Background(), &dynamodb.UpdateItemInput{TableName: &d.Name, Key: table.Item{"id": it["id"]}, UpdateExpression: &update,
		ConditionExpression: &condition, ExpressionAttributeNames: map[string]string{"#n": "name", "#f": "family"},
		ExpressionAttributeValues: table.Item{":given": s(given), ":family": s(family), ":name": it["name"]}})
	var newer *types.ConditionalCheckFailedException
	if errors.As(err, &newer) {
		return nil
	}
	return err
}

// watchMemory returns the most that the heap held while work ran.
func watchMemory(work func()) uint64 {
	runtime.GC()
	var most atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	work()
	close(stop)
	<-stopped
	return most.Load()
}
