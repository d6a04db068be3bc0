package sendonce_test

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sesmail"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
	"github.com/mainstay-go/mainstay/names"
)

// TestEmbedded sends mails by the SES of the embedded AWS, with the ledger in its DynamoDB.
func TestEmbedded(t *testing.T) {
	_, cfg := embeddedtest.Run(t)
	db, mail := dynamodb.NewFromConfig(cfg), sesv2.NewFromConfig(cfg)
	if err := dynamolocal.CreateTable(t.Context(), db, "state", names.StatePartitionKey, names.StateSortKey); err != nil {
		t.Fatal(err)
	}
	const sender = "hello@example.com"
	unverified := sesmail.New(mail, sender)
	if _, err := unverified.Send(t.Context(), sendonce.Message{To: "a@example.com", Subject: "x", Text: "x"}); !errors.Is(err, sendonce.ErrClosed) {
		t.Errorf("Send from an address that is not verified = %v; want ErrClosed", err)
	}
	address := sender
	if _, err := mail.CreateEmailIdentity(t.Context(), &sesv2.CreateEmailIdentityInput{EmailIdentity: &address}); err != nil {
		t.Fatal(err)
	}
	l := newLab()
	j := l.job(30)
	j.Mailer, j.Ledger, j.Rate = sesmail.New(mail, "Mainstay <"+sender+">"), statetable.NewLedger(db, "state"), 1000
	r := l.runner(t, j)
	r.Store = statetable.New(db, "state")
	for range 2 {
		if _, err := r.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	out, err := mail.GetAccount(t.Context(), &sesv2.GetAccountInput{})
	if err != nil || out.SendQuota.SentLast24Hours != 30 {
		t.Errorf("SES has sent %v, %v; want 30", out.SendQuota, err)
	}
}
