package opensearch_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/mainstay-go/mainstay/adapters/opensearch"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/internal/opensearchlocal"
	"github.com/mainstay-go/mainstay/names"
)

func config() aws.Config {
	return aws.Config{Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", "session")}
}

// refreshed is an index that finds at once what it was given; a domain refreshes by itself, every second.
type refreshed struct {
	*opensearch.Index
	url string
}

// newIndex returns the index of an environment that no other test has.
func newIndex(url string) refreshed {
	name := fmt.Sprintf("test%d", rand.Uint64())
	return refreshed{opensearch.New(config(), url, name, time.Now), url + "/" + names.SearchIndex(name)}
}

func (r refreshed) Put(ctx context.Context, entries []users.Entry) error {
	if err := r.Index.Put(ctx, entries); err != nil {
		return err
	}
	res, err := http.Get(r.url + "/_refresh?ignore_unavailable=true")
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		err = fmt.Errorf("refresh: %s", res.Status)
	}
	return errors.Join(err, res.Body.Close())
}

// TestOpenSearch passes the contract over OpenSearch itself.
func TestOpenSearch(t *testing.T) {
	url := opensearchlocal.Run(t)
	t.Run("Index", func(t *testing.T) {
		userstest.TestIndex(t, func(*testing.T) users.Index { return newIndex(url) })
	})
	t.Run("Together", func(t *testing.T) { together(t, newIndex(url)) })
	t.Run("ManyWords", func(t *testing.T) { manyWords(t, newIndex(url)) })
	t.Run("Private", func(t *testing.T) { private(t, newIndex(url)) })
	t.Run("Foreign", func(t *testing.T) { foreign(t, url) })
}

// together has many put one user at the same time, each several of his states in an order of its own: the newest is found.
func together(t *testing.T, x refreshed) {
	const states, putters = 12, 6
	var wait sync.WaitGroup
	for seed := range putters {
		wait.Go(func() {
			for _, v := range rand.New(rand.NewPCG(uint64(seed), 7)).Perm(states) {
				if !putUntilItWorks(t, x.Index, users.Entry{ID: "u7", Name: fmt.Sprintf("Common Only%dx", v), Version: fmt.Sprintf("%03d", v)}) {
					return
				}
			}
		})
	}
	wait.Wait()
	if err := x.Put(t.Context(), []users.Entry{{ID: "u7", Name: "Common Only0x", Version: "000"}}); err != nil {
		t.Fatal(err)
	}
	found, err := x.Search(t.Context(), users.Query{Text: "common", Limit: 10})
	if err != nil || len(found.Users) != 1 || found.Users[0].Name != "Common Only11x" {
		t.Errorf("found %+v, %v; want the newest state alone", found.Users, err)
	}
}

// putUntilItWorks puts as a queue does.
func putUntilItWorks(t *testing.T, x *opensearch.Index, e users.Entry) bool {
	var err error
	for range 50 {
		if err = x.Put(t.Context(), []users.Entry{e}); err == nil {
			return true
		}
	}
	t.Errorf("a user could not be put in 50 tries: %v", err)
	return false
}

// manyWords asks for more words than OpenSearch takes clauses.
func manyWords(t *testing.T, x refreshed) {
	if err := x.Put(t.Context(), []users.Entry{{ID: "7", Name: "Ada Lovelace", Version: "1"}}); err != nil {
		t.Fatal(err)
	}
	var same, others strings.Builder
	for i := range 2000 {
		same.WriteString(" lov love a")
		fmt.Fprintf(&others, " word%dx", i)
	}
	for text, want := range map[string]int{same.String(): 1, others.String(): 0} {
		found, err := x.Search(t.Context(), users.Query{Text: text, Limit: 10})
		if err != nil || len(found.Users) != want {
			t.Errorf("Search(%.20q...) = %+v, %v; want %d users", text, found.Users, err, want)
		}
	}
}

// private: of somebody who is gone, OpenSearch keeps neither name nor address.
func private(t *testing.T, x refreshed) {
	ada := users.Entry{ID: "7", Name: "Ada Lovelace", Email: "ada@example.com", Version: "1"}
	gone := ada
	gone.Gone, gone.Version = true, "2"
	for _, e := range []users.Entry{ada, gone} {
		if err := x.Put(t.Context(), []users.Entry{e}); err != nil {
			t.Fatal(err)
		}
	}
	if text := get(t, x.url+"/_search"); strings.Contains(strings.ToLower(text), "ada") || !strings.Contains(text, `"version":"2"`) {
		t.Errorf("OpenSearch keeps %s; want the id and the version", text)
	}
}
