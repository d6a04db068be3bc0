// Command record-mail-events notes what became of mails.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/ses"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.MailsTable))
	listener := users.Listener{Mails: dynamo.NewMails(dynamodb.NewFromConfig(env.AWS), env.Get(names.MailsTable))}
	lambda.Start(boot.Handler(env, ses.Events(listener.Logged(env.Log)), ses.Event{}))
}
