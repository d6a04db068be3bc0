package names

// The keys of the tables.
const (
	UsersKey            = "id"
	ImportsPartitionKey = "pk"
	ImportsSortKey      = "sk"
	IndexPartitionKey   = "pk"
	IndexSortKey        = "sk"
	MailsKey            = "id"
	TimeToLive          = "ttl"
)

// The keys of the state table, which has what an environment knows of its migrations and operations.
const (
	StatePartitionKey = "pk"
	StateSortKey      = "sk"
)
