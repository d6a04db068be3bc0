package migrations_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sesmail"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
	"github.com/mainstay-go/mainstay/migrations"
	"github.com/mainstay-go/mainstay/names"
)

// TestMigrations_Embedded runs all of them on the embedded AWS, mails included; and kills runs there, with mails that can be
// told apart.
func TestMigrations_Embedded(t *testing.T) {
	in, cfg := embeddedtest.Run(t)
	db, mail, sender := dynamodb.NewFromConfig(cfg), sesv2.NewFromConfig(cfg), "directory@example.com"
	_, err := mail.CreateEmailIdentity(t.Context(), &sesv2.CreateEmailIdentityInput{EmailIdentity: &sender})
	users := "users"
	err = errors.Join(err, dynamolocal.CreateTable(t.Context(), db, users, names.UsersKey, ""),
		dynamolocal.CreateTable(t.Context(), db, "state", names.StatePartitionKey, names.StateSortKey))
	for _, it := range people() {
		_, bad := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &users, Item: it})
		err = errors.Join(err, bad)
	}
	if err != nil {
		t.Fatal(err)
	}
	registry, err := migrations.All(migrations.Deps{DynamoDB: db, Mailer: sesmail.New(mail, sender), Now: time.Now, UsersTable: users, StateTable: "state"})
	if err != nil {
		t.Fatal(err)
	}
	r := migrate.Runner{Registry: registry, Store: statetable.New(db, "state"), Environment: migrate.Environment{Name: "production", Kind: "production", Strict: true},
		By: migrate.Holder{Who: "ada"}, Now: time.Now}
	report, err := r.Up(t.Context())
	if err != nil || len(report.Applied) != len(registry.All()) || report.Applied[1].Counts.Changed != 4 {
		t.Errorf("Up = %+v, %v; want all applied, and four names split", report.Applied, err)
	}
	out, err := mail.GetAccount(t.Context(), &sesv2.GetAccountInput{})
	if err != nil || out.SendQuota.SentLast24Hours != 3 {
		t.Errorf("SES has sent %+v, %v; want a mail to each of three addresses", out.SendQuota, err)
	}
	t.Run("Crash", func(t *testing.T) { crash(t, dynamolocal.Inherit(db, in.Environ(os.Environ())), newPost(t), 3**every) })
}
