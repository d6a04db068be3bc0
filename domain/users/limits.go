package users

// What a file may hold. A record within MaxRecordBytes becomes a row that fits a chunk, and ten chunks fit one
// SendMessageBatch, which takes 10 messages of 1 MiB together (SQS quotas, 2026): 10 × MaxChunkBytes < 1 MiB.
const (
	MaxRecordBytes = 32 << 10 // of one row, quotes and all
	MaxChunkBytes  = 96 << 10 // of the rows of a chunk, counted as they stand in the queue's message
	MaxChunkRows   = 100      // what one BatchGetItem reads (DynamoDB quotas, 2026)
	Partitions     = 32       // see docs/adr/0003-fifo-partitions.md

	maxID    = 128 // bytes
	maxEmail = 254 // bytes; RFC 5321 as corrected by RFC erratum 1690
	maxName  = 256 // bytes
)
