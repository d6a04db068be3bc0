package backend

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// Tidied is what a run had made, and is gone. Users and mails that were never there count, too: nobody has looked.
type Tidied struct {
	Files   int `json:"files"`   // uploads and reports, in all their versions
	Imports int `json:"imports"` // items of their accounts
	Users   int `json:"users"`
	Mails   int `json:"mails"` // entries of the ledger
}

// Tidy removes what the run has made: its files and their reports, the accounts of their imports, its users, whom the index forgets by
// itself, and what the ledger knows of mails to them. What is still on its way behind a run that failed may come later.
func (r Run) Tidy(ctx context.Context) (Tidied, error) {
	var t Tidied
	keys, err := r.files(ctx)
	if err != nil {
		return t, err
	}
	ids := r.everybody()
	var bad [4]error
	t.Imports, bad[0] = r.forgetImports(ctx, keys)
	t.Files, bad[1] = r.removeFiles(ctx)
	t.Users, bad[2] = r.forget(ctx, names.OutputUsersTable, keyed(names.UsersKey, ids, func(id string) string { return id }))
	t.Mails, bad[3] = r.forget(ctx, names.OutputMailsTable, keyed(names.MailsKey, ids, func(id string) string { return users.MailID(address(id)) }))
	return t, wrap(errors.Join(bad[:]...), "remove what run %s has made", r.ID)
}

// everybody is every user whom the run's files may have made.
func (r Run) everybody() []string {
	all := r.ids()
	for of, rows := range map[string]int{"twice": twiceRows, "order": orderRows, "poison": poisonRows} {
		all = append(all, sample.IDs(rows, r.prefix(of))...)
	}
	for _, f := range badFiles(r.ID) {
		all = append(all, f.ids...)
	}
	return all
}

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func keyed(attribute string, ids []string, of func(string) string) []item {
	all := make([]item, len(ids))
	for i, id := range ids {
		all[i] = item{attribute: text(of(id))}
	}
	return all
}

// forget deletes items of the table that an output names, and says how many.
func (r Run) forget(ctx context.Context, output string, keys []item) (int, error) {
	table, api := r.Site.Outputs[output], dynamodb.NewFromConfig(r.Site.AWS)
	err := batch.Send(ctx, batch.Retry{}, batch.Limits{Count: limits.TableWrites}, nil, keys, func(ctx context.Context, some []item) ([]item, error) {
		requests := make([]types.WriteRequest, len(some))
		for i, key := range some {
			requests[i] = types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: key}}
		}
		out, err := api.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: requests}})
		if err != nil {
			return nil, err
		}
		var left []item
		for _, again := range out.UnprocessedItems[table] {
			left = append(left, again.DeleteRequest.Key)
		}
		return left, nil
	})
	if err != nil {
		return 0, fmt.Errorf("delete %d items of table %s: %w", len(keys), table, err)
	}
	return len(keys), nil
}

// forgetImports deletes the accounts of files: under each file the table names its imports, and under each import what became of it.
func (r Run) forgetImports(ctx context.Context, files []string) (int, error) {
	var all []item
	for _, file := range files {
		imports, err := r.query(ctx, "file#"+file)
		if err != nil {
			return 0, err
		}
		for _, it := range imports {
			id, ok := it["import"].(*types.AttributeValueMemberS)
			if !ok {
				return 0, fmt.Errorf("read imports of %s: found %v; expected the import's id", file, it)
			}
			parts, err := r.query(ctx, "import#"+id.Value)
			if err != nil {
				return 0, err
			}
			all = slices.Concat(all, parts)
		}
		all = append(all, imports...)
	}
	for i, it := range all {
		all[i] = item{names.ImportsPartitionKey: it[names.ImportsPartitionKey], names.ImportsSortKey: it[names.ImportsSortKey]}
	}
	return r.forget(ctx, names.OutputImportsTable, all)
}

// query returns the items of a partition of the table of imports.
func (r Run) query(ctx context.Context, partition string) ([]item, error) {
	table, condition := r.Site.Outputs[names.OutputImportsTable], "#pk = :pk"
	pages := dynamodb.NewQueryPaginator(dynamodb.NewFromConfig(r.Site.AWS), &dynamodb.QueryInput{TableName: &table, KeyConditionExpression: &condition,
		ExpressionAttributeNames: map[string]string{"#pk": names.ImportsPartitionKey}, ExpressionAttributeValues: item{":pk": text(partition)}})
	var all []item
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("query %s of table %s: %w", partition, table, err)
		}
		all = append(all, page.Items...)
	}
	return all, nil
}
