package names

// The functions: folder under functions/, name in the build manifest, last part of the log group.
const (
	ImportUsers       = "import-users"
	StoreUsers        = "store-users"
	ServeWeb          = "serve-web"
	RunMigration      = "run-migration"
	PublishUserEvents = "publish-user-events"
	SendWelcomeMail   = "send-welcome-mail"
	RecordMailEvents  = "record-mail-events"
	IndexUsers        = "index-users"
	ProbeWeb          = "probe-web" // looks at the site as people do
)

// ReapEnvironments is a function of an account, and of no environment: it removes what nobody needs.
const ReapEnvironments = "reap-environments"

// Functions returns every function of an environment.
func Functions() []string {
	return []string{
		ImportUsers,
		IndexUsers,
		ProbeWeb,
		PublishUserEvents,
		RecordMailEvents,
		RunMigration,
		SendWelcomeMail,
		ServeWeb,
		StoreUsers,
	}
}

// LiveAlias is the alias of a function that its callers use where new versions are delivered step by step.
const LiveAlias = "live"

// The environment variables that functions read; a stack sets them under the same constant.
const (
	Environment   = "MAINSTAY_ENVIRONMENT" // name of the environment the function runs in
	Function      = "MAINSTAY_FUNCTION"    // name of the function, as in this file: a dimension of its metrics
	UsersTable    = "USERS_TABLE"          // table of users
	ImportsTable  = "IMPORTS_TABLE"        // table of imports and their chunk results
	ChunkQueueURL = "CHUNK_QUEUE_URL"      // URL of the queue that carries chunks to store-users
	StateTable    = "STATE_TABLE"          // table of what is known of migrations and operations
	IndexTable    = "INDEX_TABLE"          // table of the index that searches ask
	MailsTable    = "MAILS_TABLE"          // table of the ledger of mails
	MailSender    = "MAIL_SENDER"          // address that mails come from
	MailSet       = "MAIL_SET"             // SES configuration set of mails
	MailMode      = "MAIL_MODE"            // whether mails go to their receivers
	EventBus      = "EVENT_BUS"            // name of the event bus
	LedgerTable   = "LEDGER_TABLE"         // table of the ledger of environments
	GoGC          = "GOGC"                 // of the Go runtime: how much the heap may grow between collections, in percent
)
