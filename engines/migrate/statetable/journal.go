package statetable

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/redrive/journal"
)

// Journals opens the journals of redrives, which outlive the machines that redrive.
type Journals struct{ store *Store }

// NewJournals returns the journals in a table.
func NewJournals(api API, table string) *Journals { return &Journals{New(api, table)} }

// Journal returns the journal of a run.
func (j *Journals) Journal(run string) journal.Journal { return &kept{j.store, run} }

// kept is a journal.Journal. No token guards it: what it says of a message is true, whoever says it.
type kept struct {
	store *Store
	run   string
}

func journalKey(run string) string { return "REDRIVE#" + run }

// Load implements journal.Journal.
func (j *kept) Load(ctx context.Context) ([]journal.Mark, error) {
	batches, err := read[[]journal.Mark](ctx, j.store, "read journal", j.store.query(journalKey(j.run)), 0)
	var all []journal.Mark
	for _, b := range batches {
		all = append(all, b...)
	}
	return all, err
}

// Append implements journal.Journal. Marks of a batch are an item; items are ordered by time, and within one by chance,
// which is enough: two batches that speak of one message are never written at the same time.
func (j *kept) Append(ctx context.Context, marks []journal.Mark) error {
	if len(marks) == 0 {
		return nil
	}
	data, err := json.Marshal(marks)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	it := key(journalKey(j.run), marks[0].At.UTC().Format("2006-01-02T15:04:05.000000000Z")+"#"+rand.Text())
	it["body"] = text(string(data))
	if _, err := j.store.api.PutItem(ctx, &dynamodb.PutItemInput{TableName: &j.store.table, Item: it}); err != nil {
		return fmt.Errorf("write journal of run %q: %w", j.run, j.store.explain(err))
	}
	return nil
}
