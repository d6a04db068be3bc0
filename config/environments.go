package config

import (
	"time"

	"github.com/mainstay-go/mainstay/names"
)

// Kind says what an environment is for.
type Kind string

// The kinds of environments.
const (
	Branch     Kind = "branch"     // one per feature branch: nearly free, destroyable at any moment
	Staging    Kind = "staging"    // one: what main looks like before it is promoted
	Production Kind = "production" // one: the real thing
)

// Environment is a complete copy of the application and the numbers it runs with.
type Environment struct {
	Name         string        // [a-z][a-z0-9-]*[a-z0-9], at most 32 characters
	Kind         Kind          //
	LogRetention time.Duration // whole days that CloudWatch Logs offers
	Retain       bool          // data outlives its stack: RETAIN, deletion protection, point-in-time recovery
	PublicAPI    bool          // the HTTP API answers without a signature; only where the data is made up
	Alarms       bool          // everything has alarms; each costs money by the month, and somebody has to listen
	Dashboards   bool          // one of every service and one of all; each costs $3 a month (CloudWatch pricing)
	Canary       bool          // new code is delivered step by step, and taken back when it fails
	Sender       string        // address that mails come from; the account's SES must have verified it, or its domain
	RealMail     bool          // mails go to their receivers, and not to SES's mailbox simulator; only where the data is real
	Owner        string        // who is asked about it; a tag of everything in it
	Budget       int           // dollars a month that `mainstay cost estimate --env NAME` must not exceed
	Search       Domain        // where the search index is; the zero value is a table, which costs what is used
	TimeToLive   time.Duration // after it was brought up last, in whole hours; 0: it lasts. `mainstay env reap` takes it away then
}

// Domain is an OpenSearch domain that is there already, and that environments of its account and region may share: the
// smallest costs some $27 a month (docs/application.md), so none has one by itself.
type Domain struct {
	URL string // https://…, without a path
	ARN string // arn:aws:es:REGION:ACCOUNT:domain/NAME
}

// owner of all the environments, and the sender of their mails. Put your team's name and address here.
const (
	owner  = "member-directory"
	sender = "welcome@members.example"
)

func staging() Environment {
	return Environment{Name: names.Staging, Kind: Staging, LogRetention: 30 * day, Retain: true, Alarms: true, Canary: true, Sender: sender, Owner: owner, Budget: 40}
}

func production() Environment {
	return Environment{Name: names.Production, Kind: Production, LogRetention: 365 * day, Retain: true, Alarms: true, Dashboards: true, Canary: true, RealMail: true, Sender: sender, Owner: owner, Budget: 250}
}

func branch(name string) Environment {
	return Environment{Name: name, Kind: Branch, LogRetention: 3 * day, PublicAPI: true, Sender: sender, Owner: owner, Budget: 3, TimeToLive: 7 * day}
}

const day = 24 * time.Hour
