package stacks_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/adapters/ses"
	adapter "github.com/mainstay-go/mainstay/adapters/sqs"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

// fullBatch is how many messages a function gets at once, where there are as many.
const fullBatch = 10

// TestUsageOfAnImport holds docs/usage-import.json against the code: an import of 100 new users is run, and what follows one,
// and what that would be charged for is counted.
func TestUsageOfAnImport(t *testing.T) {
	c := &counter{writes: map[string]int{}, reads: map[string]int{}}
	events := c.published(t, c.imported(t))
	c.followed(t, events)
	each := usageOfAnImport(t)
	for what, got := range c.usage(len(events)) {
		if want := each[what]; got != want {
			t.Errorf("an import of 100 users comes to %d %s; docs/usage-import.json has %d", got, what, want)
		}
	}
}

// usage is what was counted, by resource and word. Everything arrives in full batches.
func (c *counter) usage(events int) map[string]int {
	all := map[string]int{}
	count := func(name, word string, n int) { all[name+" "+word] = n }
	chunks, happened := batches(len(c.bodies)), batches(events)
	for name, table := range map[string]string{"users": "Data1/UsersUsersTable", "imports": "Data1/ImportsImportsTable", "index": "Data1/UsersIndexTable", "mails": "Data1/MailsMailsTable"} {
		count(table, "write_units", c.writes[name])
		count(table, "read_units", c.reads[name])
	}
	count("Compute1/UsersStoreUsersChunkQueue", "requests", c.requests+2*chunks) // each batch is received and deleted at once
	count("Compute1/UsersStoreUsersChunkFunction", "invocations", chunks)
	count("Compute1/UsersPublishUserEventsChangeFunction", "invocations", 1)
	for _, listener := range []string{"Compute1/UsersIndexUsersEvent", "Compute1/MailsSendWelcomeMailAdded"} {
		count(listener+"Queue", "requests", events+2*happened) // EventBridge sends them one by one
		count(listener+"Function", "invocations", happened)
	}
	count("Compute1/MailsSendWelcomeMailRecordFunction", "invocations", c.mails)
	count("Account", "custom_events", c.events)
	count("Account", "emails", c.mails)
	return all
}

func batches(messages int) int { return (messages + fullBatch - 1) / fullBatch }

// imported runs an import of 100 users and returns what became of the table of users.
func (c *counter) imported(t *testing.T) []users.Change {
	t.Helper()
	var files mem.Files
	file := "id,email,name\n"
	for i := range 100 {
		file += fmt.Sprintf("user-%d,user-%d@example.com,User %d\n", i, i, i)
	}
	imports := dynamo.NewImports(c, "imports", time.Now)
	upload := files.Put("uploads", "users.csv", []byte(file))
	upload.At, upload.Sequencer = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), "0055aed6dcd9"
	if _, err := (users.Importer{Files: &files, Queue: adapter.NewQueue(c, "https://queue"), Imports: imports}).Import(t.Context(), upload); err != nil {
		t.Fatal(err)
	}
	store := &stored{Store: dynamo.NewUsers(c, "users")}
	keeper := users.Keeper{Store: store, Imports: imports}
	for _, body := range c.bodies {
		chunk, err := adapter.Decode(body)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keeper.Keep(t.Context(), chunk); err != nil {
			t.Fatal(err)
		}
	}
	return store.added
}

// published tells of changes, all of one import at once, and returns the events.
func (c *counter) published(t *testing.T, changes []users.Change) []users.Event {
	t.Helper()
	bus := &told{Events: eventbridge.NewBus(c, "default")}
	if err := (users.Publisher{Events: bus}).Publish(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	return bus.all
}

// followed does what follows events: an index, mails, and what is heard of mails, which is that they were sent.
func (c *counter) followed(t *testing.T, events []users.Event) {
	t.Helper()
	ledger := dynamo.NewMails(c, "mails")
	indexer := users.Indexer{Index: dynamo.NewIndex(c, "index", time.Now)}
	welcomer := users.Welcomer{Mails: ledger, Mailer: ses.NewMailer(c, ses.Props{From: "welcome@example.com"}), Clock: time.Now}
	for _, e := range events {
		if err := errors.Join(indexer.Keep(t.Context(), e), welcomer.Welcome(t.Context(), e)); err != nil {
			t.Fatal(err)
		}
		for _, u := range e.Users {
			if err := (users.Listener{Mails: ledger}).Listen(t.Context(), users.Heard{ID: users.MailID(u.Email), Of: users.MailSent}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// usageOfAnImport reads the whole numbers of docs/usage-import.json, by resource and word.
func usageOfAnImport(t *testing.T) map[string]int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(cdktest.Root(t), "docs", "usage-import.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Each map[string]map[string]float64 }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	whole := map[string]int{}
	for name, amount := range file.Each {
		for word, n := range amount {
			whole[name+" "+word] = int(n)
		}
	}
	return whole
}
