package migrations_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sesmail"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/migrations"
	"github.com/mainstay-go/mainstay/names"
)

// post is the part of SES that migrations use, over HTTP, so that processes can be killed and their mails be counted.
type post struct {
	*httptest.Server
	mu    sync.Mutex
	mails map[string][]string // addresses, by sender
}

func newPost(t testing.TB) *post {
	p := &post{mails: map[string][]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v2/email/account", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"SendingEnabled":true,"SendQuota":{"Max24HourSend":50000,"MaxSendRate":1000,"SentLast24Hours":0}}`)
	})
	mux.HandleFunc("GET /v2/email/suppression/addresses/{address}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-ErrorType", "NotFoundException")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"message":"not on the list"}`)
	})
	mux.HandleFunc("POST /v2/email/outbound-emails", p.send)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *post) send(w http.ResponseWriter, r *http.Request) {
	var in struct {
		FromEmailAddress string
		Destination      struct{ ToAddresses []string }
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mails[in.FromEmailAddress] = append(p.mails[in.FromEmailAddress], in.Destination.ToAddresses...)
	fmt.Fprint(w, `{"MessageId":"m1"}`)
}

// sent returns how often each address got a mail from a sender.
func (p *post) sent(sender string) map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := map[string]int{}
	for _, to := range p.mails[sender] {
		n[to]++
	}
	return n
}

// place is an environment's tables, and where its mails go. Its name is the sender, which tells environments apart.
type place struct {
	name     string
	database dynamolocal.Database
	post     string
	life     time.Duration // of leases; 0: as ever. Short where runs are killed, and others wait for that
}

func (p place) users() string  { return p.name + "-users" }
func (p place) state() string  { return p.name + "-state" }
func (p place) sender() string { return p.name + "@example.com" }

// run runs all migrations of the application as a process, which its calls to AWS can end.
func (p place) run(ctx context.Context, process *migratetest.Process) error {
	db := dynamodb.New(p.database.Client.Options(), func(o *dynamodb.Options) {
		o.HTTPClient, o.Retryer = process.HTTP(o.HTTPClient), aws.NopRetryer{}
	})
	mail := sesv2.New(sesv2.Options{BaseEndpoint: &p.post, Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient: process.HTTP(http.DefaultClient), Retryer: aws.NopRetryer{}})
	registry, err := migrations.All(migrations.Deps{DynamoDB: db, Mailer: sesmail.New(mail, p.sender()), Now: time.Now, UsersTable: p.users(), StateTable: p.state()})
	if err != nil {
		return err
	}
	_, err = migrate.Runner{Registry: registry, Store: statetable.New(db, p.state()), Environment: migrate.Environment{Name: "production", Kind: "production", Strict: true},
		By: migrate.Holder{Who: "ada"}, Now: time.Now, Life: p.life, Wait: 10 * p.life, Parallel: 1}.Up(ctx)
	return err
}

// people are as the first version wrote them; two have the same address, in another case.
func people() []map[string]types.AttributeValue {
	var all []map[string]types.AttributeValue
	for i, name := range []string{"Ada King Lovelace", "Grace Hopper", "Plato", "Edsger Dijkstra"} {
		address := []string{"Ada@example.com", "grace@example.com", "plato@example.com", "ADA@example.com"}[i]
		all = append(all, map[string]types.AttributeValue{"id": s(fmt.Sprint("u", i)), "name": s(name), "email": s(address), "import": s("i1"),
			"uploadedAt": s("2026-11-23T12:00:00.000Z"), "line": &types.AttributeValueMemberN{Value: "2"}})
	}
	return all
}

func s(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

// build makes the tables of a place, and puts people into them.
func (p place) build(ctx context.Context) error {
	db := p.database.Client
	err := errors.Join(dynamolocal.CreateTable(ctx, db, p.users(), names.UsersKey, ""), dynamolocal.CreateTable(ctx, db, p.state(), names.StatePartitionKey, names.StateSortKey))
	for _, it := range people() {
		table := p.users()
		_, bad := db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &table, Item: it})
		err = errors.Join(err, bad)
	}
	return err
}

// end says what the migrations have come to: the items, and for each address whether it got a mail more than once.
func (p place) end(ctx context.Context, mails map[string]int) (string, error) {
	table := p.users()
	out, err := p.database.Client.Scan(ctx, &dynamodb.ScanInput{TableName: &table})
	if err != nil {
		return "", err
	}
	lines := map[string]string{}
	for _, it := range out.Items {
		line := ""
		for _, name := range []string{"name", "givenName", "familyName", "email", "normalEmail", "import", "uploadedAt"} {
			v, _ := it[name].(*types.AttributeValueMemberS)
			if v == nil {
				return "", fmt.Errorf("item %v has no %s", it["id"], name)
			}
			line += v.Value + "|"
		}
		lines[it["id"].(*types.AttributeValueMemberS).Value] = line
	}
	for to, n := range mails {
		if n > 1 {
			return "", fmt.Errorf("%s got %d mails", to, n)
		}
	}
	states, err := statetable.New(p.database.Client, p.state()).States(ctx)
	for _, st := range states {
		lines[st.ID] = string(st.Status)
	}
	text, bad := json.Marshal(lines)
	return string(text), errors.Join(err, bad)
}

// unknown returns of how many recipients nobody knows whether they got the mail.
func (p place) unknown(ctx context.Context) (int, error) {
	counts, err := statetable.NewLedger(p.database.Client, p.state()).Count(ctx, announcement)
	return counts["sending"] + counts["unknown"], err
}

const announcement = "20261126210200_announce_directory"

func hasPrefixes(text string, want ...string) bool {
	for _, w := range want {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
