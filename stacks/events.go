package stacks

import (
	"time"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/consumer"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/mail"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/names"
)

// events is what follows when users change: users → publish-user-events → event bus → index-users, send-welcome-mail.
func (p *parts) events(d *data) {
	p.Compute("users/publish-user-events", func(s constructs.Construct) {
		change := consumer.New(s, "Change", consumer.Props{Table: d.users, Function: p.function(s, names.PublishUserEvents, 30*time.Second, map[string]string{names.EventBus: rule.Bus})})
		rule.GrantSend(change.Function)
	})
	p.Compute("users/index-users", func(s constructs.Construct) {
		index := worker.New(s, "Event", worker.Props{Function: p.function(s, names.IndexUsers, 10*time.Second, p.searched(map[string]string{names.IndexTable: *d.index.Table.TableName()}))})
		d.index.GrantIndex(index.Function.Role)
		p.grantSearch(index.Function.Role, "es:ESHttpPut", "es:ESHttpPost")
		rule.New(s, "Happened", rule.Props{Queue: index.Queue, Pattern: userEvents(names.UsersAdded, names.UsersChanged, names.UsersRemoved)})
	})
	p.Compute("mails/send-welcome-mail", func(s constructs.Construct) { p.welcome(s, d) })
}

// welcome sends mails, two functions at a time: SES takes 14 a second from most accounts (SES quotas, 2026). A function that
// is cut off may have sent what it could not write down, so it has time for a full batch where SES is slow.
func (p *parts) welcome(s constructs.Construct, d *data) {
	mails := mail.New(s, "Mails", mail.Props{Sender: p.Sender})
	welcome := worker.New(s, "Added", worker.Props{MaxConcurrency: 2, Function: p.function(s, names.SendWelcomeMail, time.Minute, map[string]string{
		names.MailsTable: *d.mails.Table.TableName(), names.MailSender: p.Sender, names.MailSet: *mails.Set.Ref(), names.MailMode: p.mailMode()})})
	mails.GrantSend(welcome.Function.Role)
	d.mails.GrantUpdate(welcome.Function.Role)
	rule.New(s, "Happened", rule.Props{Queue: welcome.Queue, Pattern: userEvents(names.UsersAdded)})
	record := function.New(s, "Record", p.function(s, names.RecordMailEvents, 10*time.Second, map[string]string{names.MailsTable: *d.mails.Table.TableName()}))
	d.mails.GrantUpdate(record.Role)
	rule.New(s, "Told", rule.Props{Function: record, Pattern: mails.Told()})
}

// mailMode is where mails go.
func (e Env) mailMode() string {
	if e.RealMail {
		return names.MailReal
	}
	return names.MailSimulated
}

func userEvents(types ...string) rule.Pattern {
	return rule.Pattern{Sources: []string{names.UserEvents}, DetailTypes: types}
}

// function is how functions of a unit run.
func (p *parts) function(s constructs.Construct, name string, timeout time.Duration, variables map[string]string) function.Props {
	return function.Props{Code: p.code[name], Timeout: timeout, LogRetention: p.LogRetention, Retain: p.Retain, Delivery: p.delivery(s), Variables: variables}
}
