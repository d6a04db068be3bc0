package limits

// The limits of DynamoDB (November 2026).
const (
	TableIndexes          = 20        // indexes: global secondary indexes per table (gruntwork-io/terraform-aws-utilities docs/quotas.md)
	TableLocalIndexes     = 5         // indexes: local secondary indexes per table (from memory)
	TableName             = 255       // characters: table name (API model, TableName)
	TableNameLeast        = 3         // characters: table name, at least (API model, TableName)
	TableProjected        = 20        // attributes: projected attributes of an index (API model, NonKeyAttributeNameList)
	TableProjectedAll     = 100       // attributes: projected attributes of all indexes (from memory)
	TableItem             = 400 << 10 // bytes: item, its attributes' names included (API model, BatchWriteItem)
	TableKey              = 2_048     // bytes: partition key (from memory)
	TableSortKey          = 1_024     // bytes: sort key (from memory)
	TableWrites           = 25        // items of BatchWriteItem (API model, BatchWriteItemRequestMap)
	TableWritesBytes      = 16 << 20  // bytes of BatchWriteItem (API model, BatchWriteItem)
	TableGets             = 100       // keys of BatchGetItem (API model, KeyList)
	TableTransaction      = 100       // items of TransactWriteItems (API model, TransactWriteItemList)
	TableTransactionBytes = 4 << 20   // bytes of TransactWriteItems (API model, TransactWriteItems)
)

// The limits of S3 (November 2026).
const (
	BucketName      = 63    // characters: bucket name (from memory)
	BucketNameLeast = 3     // characters: bucket name, at least (from memory)
	ObjectDeletes   = 1_000 // keys of DeleteObjects (API model, DeleteObjects)
)

func data() []Limit {
	return []Limit{
		{"TableIndexes", "DynamoDB", "global secondary indexes per table", TableIndexes, "indexes", ByTemplate, true, `gruntwork-io/terraform-aws-utilities docs/quotas.md`},
		{"TableLocalIndexes", "DynamoDB", "local secondary indexes per table", TableLocalIndexes, "indexes", ByTemplate, false, `from memory`},
		{"TableName", "DynamoDB", "table name", TableName, "characters", ByTemplate, false, `API model, TableName`},
		{"TableNameLeast", "DynamoDB", "table name, at least", TableNameLeast, "characters", ByTemplate, false, `API model, TableName`},
		{"TableProjected", "DynamoDB", "projected attributes of an index", TableProjected, "attributes", ByTemplate, false, `API model, NonKeyAttributeNameList`},
		{"TableProjectedAll", "DynamoDB", "projected attributes of all indexes", TableProjectedAll, "attributes", ByTemplate, false, `from memory`},
		{"TableItem", "DynamoDB", "item, its attributes' names included", TableItem, "bytes", ByCode, false, `API model, BatchWriteItem`},
		{"TableKey", "DynamoDB", "partition key", TableKey, "bytes", ByCode, false, `from memory`},
		{"TableSortKey", "DynamoDB", "sort key", TableSortKey, "bytes", ByCode, false, `from memory`},
		{"TableWrites", "DynamoDB", "items of BatchWriteItem", TableWrites, "items", ByBatch, false, `API model, BatchWriteItemRequestMap`},
		{"TableWritesBytes", "DynamoDB", "bytes of BatchWriteItem", TableWritesBytes, "bytes", ByBatch, false, `API model, BatchWriteItem`},
		{"TableGets", "DynamoDB", "keys of BatchGetItem", TableGets, "keys", ByBatch, false, `API model, KeyList`},
		{"TableTransaction", "DynamoDB", "items of TransactWriteItems", TableTransaction, "items", ByBatch, false, `API model, TransactWriteItemList`},
		{"TableTransactionBytes", "DynamoDB", "bytes of TransactWriteItems", TableTransactionBytes, "bytes", ByBatch, false, `API model, TransactWriteItems`},
		{"BucketName", "S3", "bucket name", BucketName, "characters", ByTemplate, false, `from memory`},
		{"BucketNameLeast", "S3", "bucket name, at least", BucketNameLeast, "characters", ByTemplate, false, `from memory`},
		{"ObjectDeletes", "S3", "keys of DeleteObjects", ObjectDeletes, "keys", ByBatch, false, `API model, DeleteObjects`},
	}
}
