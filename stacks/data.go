package stacks

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/names"
)

// data is what must survive a redeploy.
type data struct {
	users   *table.Table
	imports *table.Table
	uploads *bucket.Bucket
}

func newData(app awscdk.App, env Env) data {
	s := env.stack(app, names.Data)
	d := data{
		users: table.New(s, "Users", table.Props{PartitionKey: names.UsersKey, Retain: env.Retain}),
		imports: table.New(s, "Imports", table.Props{PartitionKey: names.ImportsPartitionKey, SortKey: names.ImportsSortKey,
			TimeToLive: names.TimeToLive, Retain: env.Retain}),
		uploads: bucket.New(s, "Uploads", bucket.Props{Retain: env.Retain}),
	}
	output(s, names.OutputUsersTable, d.users.Table.TableName())
	output(s, names.OutputImportsTable, d.imports.Table.TableName())
	output(s, names.OutputUploadsBucket, d.uploads.Bucket.BucketName())
	return d
}
