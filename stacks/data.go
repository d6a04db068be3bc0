package stacks

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/userpool"
	"github.com/mainstay-go/mainstay/names"
)

// data is what must survive a redeploy.
type data struct {
	users   *table.Table
	imports *table.Table
	index   *table.Table // of who is found by what
	mails   *table.Table // of who was sent one
	uploads *bucket.Bucket
	state   *table.Table
	people  *userpool.Pool
}

func (p *parts) data() *data {
	d := &data{}
	p.Data("users/users", func(s constructs.Construct) {
		d.users = table.New(s, "Users", table.Props{PartitionKey: names.UsersKey, Stream: true, Retain: p.Retain})
		output(s, names.OutputUsersTable, d.users.Table.TableName())
	})
	p.Data("imports/imports", func(s constructs.Construct) {
		d.imports = table.New(s, "Imports", table.Props{PartitionKey: names.ImportsPartitionKey, SortKey: names.ImportsSortKey,
			TimeToLive: names.TimeToLive, Retain: p.Retain})
		output(s, names.OutputImportsTable, d.imports.Table.TableName())
	})
	p.Data("users/index", func(s constructs.Construct) {
		d.index = table.New(s, "Index", table.Props{PartitionKey: names.IndexPartitionKey, SortKey: names.IndexSortKey, TimeToLive: names.TimeToLive, Retain: p.Retain})
		output(s, names.OutputIndexTable, d.index.Table.TableName())
	})
	p.Data("mails/mails", func(s constructs.Construct) {
		d.mails = table.New(s, "Mails", table.Props{PartitionKey: names.MailsKey, Retain: p.Retain})
		output(s, names.OutputMailsTable, d.mails.Table.TableName())
	})
	p.Data("imports/uploads", func(s constructs.Construct) {
		d.uploads = bucket.New(s, "Uploads", bucket.Props{Forms: true, Retain: p.Retain})
		output(s, names.OutputUploadsBucket, d.uploads.Bucket.BucketName())
	})
	p.Data("web/people", func(s constructs.Construct) {
		d.people = userpool.New(s, "People", userpool.Props{Retain: p.Retain})
		output(s, names.OutputUserPool, d.people.Pool.UserPoolId())
	})
	p.Data("operations/state", func(s constructs.Construct) {
		d.state = table.New(s, "State", table.Props{PartitionKey: names.StatePartitionKey, SortKey: names.StateSortKey, Retain: p.Retain})
		output(s, names.OutputStateTable, d.state.Table.TableName())
	})
	return d
}
