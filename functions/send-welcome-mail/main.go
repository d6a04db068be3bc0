// Command send-welcome-mail sends users who are new a mail.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/adapters/ses"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.MailsTable, names.MailSender, names.MailSet, names.MailMode))
	welcomer := users.Welcomer{
		Mails:  dynamo.NewMails(dynamodb.NewFromConfig(env.AWS), env.Get(names.MailsTable)),
		Mailer: ses.NewMailer(ses.Client(env.AWS), ses.Props{From: env.Get(names.MailSender), Set: env.Get(names.MailSet), Mode: env.Get(names.MailMode)}),
		Clock:  env.Clock,
	}
	lambda.Start(boot.Handler(env, batch.SQS(env.Log, eventbridge.Events(welcomer.Logged(env.Log))), eventbridge.Message{}))
}
