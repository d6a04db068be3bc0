package stacks

import (
	"time"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/names"
)

// users is the import pipeline: uploads → import-users → store-users → users.
func (p *parts) users(d *data) {
	var store *worker.Worker
	p.Compute("users/store-users", func(s constructs.Construct) { store = p.storeUsers(s, d) })
	p.Compute("imports/import-users", func(s constructs.Construct) {
		imports := p.importUsers(s, d, store)
		p.importAlarms(s)
		rule.New(s, "Uploaded", rule.Props{Queue: imports.Queue, Pattern: rule.Pattern{
			Sources: []string{"aws.s3"}, DetailTypes: []string{"Object Created"}, Detail: map[string]any{
				"bucket": map[string]any{"name": []any{d.uploads.Bucket.BucketName()}},
				"object": map[string]any{"key": []any{map[string]any{"anything-but": map[string]any{"prefix": names.RejectsPrefix}}}},
			}}})
	})
}

func (p *parts) storeUsers(s constructs.Construct, d *data) *worker.Worker {
	store := worker.New(s, "Chunk", worker.Props{FIFO: true, Function: function.Props{
		Code: p.code[names.StoreUsers], Timeout: 10 * time.Second, Memory: 512, LogRetention: p.LogRetention, Retain: p.Retain, Delivery: p.delivery(s),
		Variables: map[string]string{names.UsersTable: *d.users.Table.TableName(), names.ImportsTable: *d.imports.Table.TableName()}}})
	d.users.GrantBatch(store.Function.Role)
	d.imports.GrantItems(store.Function.Role)
	return store
}

// importUsers holds little and makes much garbage, so with Go's default its memory would grow from small files to large
// ones; collecting more often costs it nothing that can be measured (docs/benchmarks.md).
func (p *parts) importUsers(s constructs.Construct, d *data, store *worker.Worker) *worker.Worker {
	imports := worker.New(s, "Import", worker.Props{BatchSize: 1, Function: function.Props{
		Code: p.code[names.ImportUsers], Timeout: 5 * time.Minute, Memory: 512, LogRetention: p.LogRetention, Retain: p.Retain, Delivery: p.delivery(s),
		Variables: map[string]string{names.ImportsTable: *d.imports.Table.TableName(), names.ChunkQueueURL: *store.Queue.URL(),
			names.GoGC: "25"}}})
	d.uploads.GrantRead(imports.Function.Role)
	d.uploads.GrantWrite(imports.Function.Role, names.RejectsPrefix)
	d.imports.GrantItems(imports.Function.Role)
	store.Queue.GrantSend(imports.Function.Role)
	return imports
}
