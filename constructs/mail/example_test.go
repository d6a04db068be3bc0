package mail_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/mail"
	"github.com/mainstay-go/mainstay/constructs/rule"
)

// A function sends mails; another one hears of bounces and complaints.
func Example() {
	var stack awscdk.Stack // of the application
	var welcome, record *function.Function

	mails := mail.New(stack, "Mails", mail.Props{Sender: "welcome@example.com"})
	mails.GrantSend(welcome.Role)
	rule.New(stack, "Told", rule.Props{Function: record, Pattern: mails.Told()})
}
