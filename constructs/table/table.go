package table

import (
	"errors"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say how a table is keyed and kept. Keys are strings.
type Props struct {
	PartitionKey string
	SortKey      string // "": none
	TimeToLive   string // attribute with the epoch second that an item expires at; "": items stay
	Stream       bool   // has a stream of its changes, with items as they were and as they are
	Retain       bool   // outlives its stack, cannot be deleted, can be restored to any second of the last 35 days
}

// Table is a table.
type Table struct {
	Table awsdynamodb.Table
}

// New makes a table.
func New(scope constructs.Construct, id string, p Props) *Table {
	this := cdk.Begin(scope, id)
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{PartitionKey: "id"} })
	props := &awsdynamodb.TableProps{
		PartitionKey:  key(p.PartitionKey),
		SortKey:       key(p.SortKey),
		BillingMode:   awsdynamodb.BillingMode_PAY_PER_REQUEST,
		RemovalPolicy: cdk.Removal(p.Retain),
	}
	if p.TimeToLive != "" {
		props.TimeToLiveAttribute = &p.TimeToLive
	}
	if p.Stream {
		props.Stream = awsdynamodb.StreamViewType_NEW_AND_OLD_IMAGES
	}
	if p.Retain {
		props.DeletionProtection = jsii.Bool(true)
		props.PointInTimeRecoverySpecification = &awsdynamodb.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: jsii.Bool(true)}
	}
	t := &Table{awsdynamodb.NewTable(this, jsii.String("Table"), props)}
	cdk.Watch(cdk.Watched{Kind: policy.Table, Scope: this, Of: t.Table, Dimensions: cdk.Dimension("TableName", t.Table.TableName)})
	return t
}

func (p Props) validate() error {
	errs := []error{cdk.CheckAttribute("PartitionKey", p.PartitionKey)}
	for property, name := range map[string]string{"SortKey": p.SortKey, "TimeToLive": p.TimeToLive} {
		if name != "" {
			errs = append(errs, cdk.CheckAttribute(property, name))
		}
	}
	if p.SortKey == p.PartitionKey && p.SortKey != "" {
		errs = append(errs, cdk.Wrong("SortKey", strconv.Quote(p.SortKey), "another attribute than the PartitionKey", "change one"))
	}
	return errors.Join(errs...)
}

func key(name string) *awsdynamodb.Attribute {
	if name == "" {
		return nil
	}
	return &awsdynamodb.Attribute{Name: &name, Type: awsdynamodb.AttributeType_STRING}
}

// GrantBatch lets a function get and write items in batches.
func (t *Table) GrantBatch(to awsiam.IGrantable) {
	t.grant(to, "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem")
}

// GrantGet lets a function get items in batches.
func (t *Table) GrantGet(to awsiam.IGrantable) { t.grant(to, "dynamodb:BatchGetItem") }

// GrantItems lets a function get and put single items.
func (t *Table) GrantItems(to awsiam.IGrantable) { t.grant(to, "dynamodb:GetItem", "dynamodb:PutItem") }

// GrantUpdate lets a function update single items.
func (t *Table) GrantUpdate(to awsiam.IGrantable) { t.grant(to, "dynamodb:UpdateItem") }

// GrantIndex lets a function write items singly, and get and write them in batches.
func (t *Table) GrantIndex(to awsiam.IGrantable) {
	t.grant(to, "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PutItem")
}

// GrantSearch lets a function query the items of a partition, and get others in batches.
func (t *Table) GrantSearch(to awsiam.IGrantable) {
	t.grant(to, "dynamodb:BatchGetItem", "dynamodb:Query")
}

// GrantQuery lets a function query the items of a partition; GrantItems is for single ones.
func (t *Table) GrantQuery(to awsiam.IGrantable) { t.grant(to, "dynamodb:Query") }

// GrantScan lets a function list all items.
func (t *Table) GrantScan(to awsiam.IGrantable) { t.grant(to, "dynamodb:Scan") }

// GrantLedger lets a function keep a record of its own work: read and write items, alone or several in a transaction that
// checks another.
func (t *Table) GrantLedger(to awsiam.IGrantable) {
	t.grant(to, "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem")
}

// GrantEntries lets a function list all items, and put and delete single ones.
func (t *Table) GrantEntries(to awsiam.IGrantable) {
	t.grant(to, "dynamodb:Scan", "dynamodb:PutItem", "dynamodb:DeleteItem")
}

// GrantRewrite lets a function change all items, each on a condition, as migrations do.
func (t *Table) GrantRewrite(to awsiam.IGrantable) {
	t.grant(to, "dynamodb:DescribeTable", "dynamodb:Scan", "dynamodb:UpdateItem")
}

func (t *Table) grant(to awsiam.IGrantable, actions ...string) {
	cdk.Grant(to, t.Table.TableArn(), actions...)
}
