package policy

import "time"

// reputation is where the rates, and what SES does about them, are said.
const reputation = `SES developer guide, "Monitoring your Amazon SES sender reputation" and "Amazon SES enforcement FAQs" (from memory)`

// mailRows: what receivers make of mails. SES writes a rate whenever a mail is sent, over the last days' mails, so nothing new says
// nothing: the alarm stays as it is until the next.
func mailRows() []Row {
	rate := func(id, name string) []Metric { return []Metric{aws("SES", id, name, "Maximum")} }
	return []Row{
		{Name: "mail-bounces", Kind: Mail, Metrics: rate("rate", "Reputation.BounceRate"),
			Compare: AtLeast, Threshold: Value{Number: 0.05}, Period: time.Hour, M: 1, N: 1, Missing: Ignore, Severity: Ticket,
			Means: "One in twenty mails, or more, comes back: their addresses do not exist.",
			First: "The ledger of mails has which addresses bounced; the newest imports say where they came from.",
			Why:   "SES reviews an account from 5 % on and may stop it sending from 10 % on, and then nobody gets mail.",
			Since: "2026-11-27", Source: reputation},
		{Name: "mail-complaints", Kind: Mail, Metrics: rate("rate", "Reputation.ComplaintRate"),
			Compare: AtLeast, Threshold: Value{Number: 0.001}, Period: time.Hour, M: 1, N: 1, Missing: Ignore, Severity: Ticket,
			Means: "One in a thousand receivers, or more, says that a mail is spam.",
			First: "Who are they, and did they ask for the mail? The newest imports say where their addresses came from.",
			Why:   "SES reviews an account from 0.1 % on and may stop it sending from 0.5 % on; other providers stop taking its mails before.",
			Since: "2026-11-27", Source: reputation},
	}
}
