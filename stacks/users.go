package stacks

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/names"
)

// newUsers makes the import pipeline: uploads → import-users → store-users → users.
func newUsers(app awscdk.App, env Env, d data, code map[string]function.Code) {
	s := env.stack(app, names.Users)
	careful := env.delivery(s)
	store := worker.New(s, "Chunk", worker.Props{FIFO: true, Function: function.Props{
		Code: code[names.StoreUsers], Timeout: 10 * time.Second, Memory: 512, LogRetention: env.LogRetention, Retain: env.Retain, Delivery: careful,
		Variables: map[string]string{names.UsersTable: *d.users.Table.TableName(), names.ImportsTable: *d.imports.Table.TableName()}}})
	d.users.GrantBatch(store.Function.Role)
	d.imports.GrantItems(store.Function.Role)

	// import-users holds little and makes much garbage, so with Go's default its memory would grow from small files to
	// large ones; collecting more often costs it nothing that can be measured (docs/benchmarks.md).
	imports := worker.New(s, "Import", worker.Props{BatchSize: 1, Function: function.Props{
		Code: code[names.ImportUsers], Timeout: 5 * time.Minute, Memory: 512, LogRetention: env.LogRetention, Retain: env.Retain, Delivery: careful,
		Variables: map[string]string{names.ImportsTable: *d.imports.Table.TableName(), names.ChunkQueueURL: *store.Queue.URL(),
			names.GoGC: "25"}}})
	d.uploads.GrantRead(imports.Function.Role)
	d.uploads.GrantWrite(imports.Function.Role, names.RejectsPrefix)
	d.imports.GrantItems(imports.Function.Role)
	store.Queue.GrantSend(imports.Function.Role)

	rule.New(s, "Uploaded", rule.Props{Queue: imports.Queue, Pattern: rule.Pattern{
		Sources: []string{"aws.s3"}, DetailTypes: []string{"Object Created"}, Detail: map[string]any{
			"bucket": map[string]any{"name": []any{d.uploads.Bucket.BucketName()}},
			"object": map[string]any{"key": []any{map[string]any{"anything-but": map[string]any{"prefix": names.RejectsPrefix}}}},
		}}})
}
