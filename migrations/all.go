package migrations

import (
	"embed"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
)

// Deps is what migrations work on. They are only asked for when one runs, so that listing them needs nothing.
type Deps struct {
	DynamoDB   *dynamodb.Client
	SES        *sesv2.Client
	UsersTable string
	StateTable string
	Sender     string // address that mails come from
	RealMail   bool   // mails go to their receivers, and not to SES's mailbox simulator
}

//go:embed [0-9]*.go
var source embed.FS

// All returns the migrations.
func All(d Deps) (*migrate.Registry, error) {
	return migrate.New(source,
		normaliseEmail(d),
		splitName(d),
		announceDirectory(d),
	)
}

// mailer sends mails from this environment.
func (d Deps) mailer() sendonce.Mailer {
	m := sendonce.NewSES(d.SES, d.Sender)
	if d.RealMail {
		return m
	}
	return sendonce.Simulated{Mailer: m}
}
