package names

// The keys of the tables.
const (
	UsersKey            = "id"
	ImportsPartitionKey = "pk"
	ImportsSortKey      = "sk"
	TimeToLive          = "ttl"
)
