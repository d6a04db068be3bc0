package names

// The tags that every resource of an environment carries.
const (
	TagApp         = App + ":app"
	TagEnvironment = App + ":environment"
	TagKind        = App + ":kind"
	TagService     = App + ":service" // which part of the application
	TagOwner       = App + ":owner"   // who is asked about it
	TagCommit      = App + ":commit"  // outside branch environments: what was deployed
)

// SharedService is the service of what the functions of a stack share.
const SharedService = "shared"

// The outputs of stacks that the operator's command and the end-to-end tests read.
const (
	OutputURL           = "Url"              // endpoint of the HTTP API
	OutputUploadsBucket = "UploadsBucket"    // bucket that takes users.csv
	OutputUsersTable    = "UsersTable"       // table of users
	OutputImportsTable  = "ImportsTable"     // table of imports
	OutputMachine       = "MigrationMachine" // ARN of the state machine that runs migrations on AWS
	OutputStateTable    = "StateTable"       // table of what is known of migrations and operations
	OutputIndexTable    = "IndexTable"       // table of the search index
	OutputMailsTable    = "MailsTable"       // table of the ledger of mails
)

// MetadataNoDeadLetter is the metadata of a queue's resource with the reason why it has no dead-letter queue.
const MetadataNoDeadLetter = App + ":no-dead-letter"

// RejectsPrefix is the folder of the uploads bucket that reports of bad rows are written to; nothing under it is
// ever imported.
const RejectsPrefix = "rejects/"

// TrialPrefix is the folder of the uploads bucket for files of scenarios, which are removed behind them.
const TrialPrefix = "e2e/"

// UploadsPrefix is the folder of the uploads bucket that files which browsers send are put into; scripts may put theirs anywhere.
const UploadsPrefix = "uploads/"
