package migrations

import (
	"embed"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
)

// Deps is what migrations work on. They are only asked for when one runs, so that listing them needs nothing.
type Deps struct {
	DynamoDB   *dynamodb.Client
	Mailer     sendonce.Mailer   // nil where no mail is sent: in functions, whose roles do not allow it
	Feedback   sendonce.Feedback // what came back of mails; may be nil
	Now        func() time.Time
	UsersTable string
	StateTable string
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
