// Package sendonce sends a mail to each of many people once, as a migration.
//
// It exists because a mail cannot be taken back, and a loop over recipients sends some twice when it is killed and run
// again. The recipients are frozen in a ledger before the first mail; each is reserved there before its mail is sent, and
// settled behind it. A run that is killed in between leaves recipients of whom nobody knows whether they got it: the job
// says in words what then happens, AtMostOnce or AtLeastOnce. Who is on the suppression list gets none; a job stops by
// itself when too many mails bounce, and before it uses up what SES allows in a day.
//
//	job := &sendonce.Job{Promise: sendonce.AtMostOnce, Recipients: everybody, Compose: announcement,
//		Mailer: sesmail.New(client, "Mainstay <hello@example.com>"), Ledger: statetable.NewLedger(db, state), Now: time.Now}
//	migrate.Migration{ID: "20261126090000_announce_directory", Why: "#7", Kinds: []string{"production"}, Work: job}
//
// What was settled keeps a hash of the address, and no address. The package sendoncetest has the contract of ledgers.
package sendonce
