package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// ImportsAPI is the part of DynamoDB that Imports needs; the SDK's client fits.
type ImportsAPI interface {
	dynamodb.QueryAPIClient
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
}

// Imports is a users.Imports.
type Imports struct {
	api   ImportsAPI
	table string
	clock func() time.Time
}

// NewImports returns the imports in a table; the clock says when their items expire.
func NewImports(api ImportsAPI, table string, clock func() time.Time) *Imports {
	return &Imports{api, table, clock}
}

// kept is how long the account of an import is kept.
const kept = 90 * 24 * time.Hour

// readingKey is the sort key of what reading a file found; chunks have chunkKey. It sorts behind them.
const readingKey = "reading"

func importKey(id string) string { return "import#" + id }

func fileKey(file string) string { return "file#" + file }

func chunkKey(seq int) string { return fmt.Sprintf("chunk#%09d", seq) }

// SaveReading implements users.Imports. It also makes the import known under its file, for Recent; in this order, so
// that whoever finds it there finds its report.
func (s *Imports) SaveReading(ctx context.Context, r users.Report) error {
	err := s.put(ctx, importKey(r.Import), readingKey, item{
		"import": str(r.Import), "file": str(r.File), "uploadedAt": str(instant(r.UploadedAt)), "rows": num(r.Rows), "rejected": num(r.Rejected),
		"queued": num(r.Queued), "chunks": num(r.Chunks), "read": flag(r.Read), "error": str(r.Error), "rejects": str(r.Rejects)})
	if err != nil {
		return err
	}
	return s.put(ctx, fileKey(r.File), instant(r.UploadedAt)+"#"+r.Import, item{"import": str(r.Import)})
}

// Reading implements users.Imports.
func (s *Imports) Reading(ctx context.Context, importID string) (users.Report, error) {
	it, err := s.get(ctx, importKey(importID), readingKey)
	if err == nil && len(it) == 0 {
		err = users.ErrNotFound
	}
	if err != nil {
		return users.Report{}, fmt.Errorf("reading of import %q: %w", importID, err)
	}
	return reportOf(it)
}

// Tally implements users.Imports.
func (s *Imports) Tally(ctx context.Context, c users.Chunk) (users.Tally, bool, error) {
	it, err := s.get(ctx, importKey(c.Import), chunkKey(c.Seq))
	if err != nil || len(it) == 0 {
		return users.Tally{}, false, err
	}
	t, err := tallyOf(it)
	return t, err == nil, err
}

// get returns an item, strongly consistent; one that is not there is empty.
func (s *Imports) get(ctx context.Context, pk, sk string) (item, error) {
	out, err := s.api.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, ConsistentRead: aws.Bool(true),
		Key: item{names.ImportsPartitionKey: str(pk), names.ImportsSortKey: str(sk)}})
	if err != nil {
		return nil, fmt.Errorf("get %s of %s: %w", sk, pk, err)
	}
	return out.Item, nil
}

func tallyOf(it item) (users.Tally, error) {
	r := reader{it: it}
	t := users.Tally{Stored: r.num("stored"), Duplicates: r.num("duplicates")}
	return t, r.err
}

// SaveTally implements users.Imports.
func (s *Imports) SaveTally(ctx context.Context, c users.Chunk, t users.Tally) error {
	return s.put(ctx, importKey(c.Import), chunkKey(c.Seq), item{"stored": num(t.Stored), "duplicates": num(t.Duplicates)})
}

func (s *Imports) put(ctx context.Context, pk, sk string, it item) error {
	it[names.ImportsPartitionKey], it[names.ImportsSortKey] = str(pk), str(sk)
	it[names.TimeToLive] = num(int(s.clock().Add(kept).Unix()))
	if _, err := s.api.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: it}); err != nil {
		return fmt.Errorf("put %s of %s: %w", sk, pk, err)
	}
	return nil
}

// Report implements users.Imports.
func (s *Imports) Report(ctx context.Context, importID string) (users.Report, error) {
	var r users.Report
	var tallies []users.Tally
	err := s.query(ctx, importKey(importID), true, 0, func(it item) error {
		var err error
		if key := (&reader{it: it}); strings.HasPrefix(key.str(names.ImportsSortKey), "chunk#") {
			var t users.Tally
			t, err = tallyOf(it)
			tallies = append(tallies, t)
		} else {
			r, err = reportOf(it)
		}
		return err
	})
	if err == nil && r.Import == "" {
		err = users.ErrNotFound
	}
	if err != nil {
		return r, fmt.Errorf("report of import %q: %w", importID, err)
	}
	for _, t := range tallies {
		r.Add(t)
	}
	r.Finish()
	return r, nil
}

func reportOf(it item) (users.Report, error) {
	r := reader{it: it}
	return users.Report{Import: r.str("import"), File: r.str("file"), UploadedAt: r.time("uploadedAt"), Rows: r.num("rows"), Rejected: r.num("rejected"),
		Queued: r.num("queued"), Chunks: r.num("chunks"), Read: r.flag("read"), Error: r.str("error"), Rejects: r.str("rejects")}, r.err
}

// Recent implements users.Imports.
func (s *Imports) Recent(ctx context.Context, file string, limit int) ([]users.Report, error) {
	var ids []string
	err := s.query(ctx, fileKey(file), false, limit, func(it item) error {
		r := reader{it: it}
		ids = append(ids, r.str("import"))
		return r.err
	})
	if err != nil {
		return nil, fmt.Errorf("list imports of %q: %w", file, err)
	}
	var all []users.Report
	for _, id := range ids {
		r, err := s.Report(ctx, id)
		if errors.Is(err, users.ErrNotFound) {
			continue // it expired, its entry under the file did not yet
		}
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// query calls each for the items of a partition, in the order of their sort keys or against it; limit 0 means all.
func (s *Imports) query(ctx context.Context, pk string, forward bool, limit int, each func(item) error) error {
	in := &dynamodb.QueryInput{TableName: &s.table, ConsistentRead: aws.Bool(true), ScanIndexForward: &forward,
		KeyConditionExpression:    aws.String("#pk = :pk"),
		ExpressionAttributeNames:  map[string]string{"#pk": names.ImportsPartitionKey},
		ExpressionAttributeValues: item{":pk": str(pk)}}
	if limit > 0 {
		in.Limit = aws.Int32(int32(limit))
	}
	pages := dynamodb.NewQueryPaginator(s.api, in)
	for seen := 0; pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, it := range page.Items {
			if err := each(it); err != nil {
				return err
			}
		}
		if seen += len(page.Items); limit > 0 && seen >= limit {
			return nil
		}
	}
	return nil
}
