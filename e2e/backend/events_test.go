package backend_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/ses"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// testEvents: everybody in the directory was sent one mail, is in the index, and is found; nobody else is.
func (e environment) testEvents(t *testing.T) {
	ids := e.ids(t)
	eventually(t, 6*time.Minute, func() string { return e.welcomed(t, ids) })
	eventually(t, 3*time.Minute, func() string {
		if n := e.indexed(t); n != len(ids) {
			return fmt.Sprintf("%d users are in the index; want %d", n, len(ids))
		}
		return ""
	})
	index := dynamo.NewIndex(dynamodb.NewFromConfig(e.target.AWS), e.outputs[names.OutputIndexTable], time.Now)
	for i := 0; i < len(ids); i += max(1, len(ids)/40) {
		for _, text := range []string{ids[i], ids[i] + "@ex"} {
			found, err := index.Search(t.Context(), users.Query{Text: text, Limit: 10})
			if err != nil || len(found.Users) != 1 || found.Users[0].ID != ids[i] {
				t.Errorf("a search for %q finds %+v, %v; want one user", text, found.Users, err)
			}
		}
	}
	for _, q := range e.queues(t) {
		if q.DeadLetter && q.Visible > 0 {
			t.Errorf("%d messages are in %s", q.Visible, q.Name)
		}
	}
}

// ids are the users of the table.
func (e environment) ids(t *testing.T) []string {
	t.Helper()
	var ids []string
	e.scan(t, e.outputs[names.OutputUsersTable], func(it map[string]types.AttributeValue) {
		if id, ok := it[names.UsersKey].(*types.AttributeValueMemberS); ok {
			ids = append(ids, id.Value)
		}
	})
	slices.Sort(ids)
	return ids
}

// indexed counts the users that the index knows.
func (e environment) indexed(t *testing.T) int {
	t.Helper()
	n := 0
	e.scan(t, e.outputs[names.OutputIndexTable], func(it map[string]types.AttributeValue) {
		if it["version"] != nil {
			n++
		}
	})
	return n
}

func (e environment) scan(t *testing.T, table string, each func(map[string]types.AttributeValue)) {
	t.Helper()
	pages := dynamodb.NewScanPaginator(dynamodb.NewFromConfig(e.target.AWS), &dynamodb.ScanInput{TableName: &table})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			each(it)
		}
	}
}

// welcomed says what is wrong with the mails that users were sent. The rows of samples have the id before the @.
func (e environment) welcomed(t *testing.T, ids []string) string {
	t.Helper()
	sent, missing := e.mails(t), 0
	for _, id := range ids {
		switch n := sent[ses.Simulated(users.MailID(id+"@example.com"))]; {
		case n > 1:
			t.Fatalf("user %s was sent %d mails; want one", id, n)
		case n == 0:
			missing++
		}
	}
	if missing > 0 {
		return fmt.Sprintf("%d of %d users were sent no mail", missing, len(ids))
	}
	return ""
}

// mails counts the mails that the embedded AWS has sent, by receiver.
func (e environment) mails(t *testing.T) map[string]int {
	t.Helper()
	res, err := e.target.HTTP.Get(e.instance.Endpoint() + "/_ministack/ses/messages")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("list mails: %s, %v", res.Status, err)
	}
	var answer struct {
		Messages map[string][]struct{ To []string }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	sent := map[string]int{}
	for _, all := range answer.Messages {
		for _, m := range all {
			for _, to := range m.To {
				sent[to]++
			}
		}
	}
	return sent
}
