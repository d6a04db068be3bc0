package names

// The attributes that redriving a message adds to it.
const (
	AttributeRedrives   = App + "-redrives" // how often it has been redriven
	AttributeRedriveRun = App + "-redrive"  // by which run, last
)

// Events about users on the event bus: their source, and their types.
const (
	UserEvents   = App + ".users"
	UsersAdded   = "users added"
	UsersChanged = "users changed"
	UsersRemoved = "users removed"
)

// MailTag is the tag of a mail with the name that the ledger has it under, by which SES's events say which it is about.
const MailTag = App + "-mail"

// The values of MailMode.
const (
	MailReal      = "real"      // mails go to their receivers
	MailSimulated = "simulated" // mails go to SES's mailbox simulator instead
)
