package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// Index is a users.Index in an index of a domain. What Put was given is found after the domain's next refresh, within a
// second by its default.
type Index struct {
	client
	name string

	mu   sync.Mutex
	made bool // the index is there
}

// New returns the index of an environment at a domain's URL; requests are signed with the clock's time.
func New(cfg aws.Config, url, environment string, clock func() time.Time) *Index {
	return &Index{client: client{aws: cfg, url: strings.TrimSuffix(url, "/"), clock: clock, http: &http.Client{}}, name: names.SearchIndex(environment)}
}

// document is what the index has of a user. Of those who are gone it has the id and the version only, so that what is said
// of them late changes nothing.
type document struct {
	ID      string   `json:"id"`
	Version string   `json:"version"`
	Email   string   `json:"email,omitempty"`
	Name    string   `json:"name,omitempty"`
	Terms   []string `json:"terms,omitempty"`
}

// mappings keep OpenSearch from guessing: terms are compared as they are, and what is only shown has no index.
const mappings = `{"mappings": {"dynamic": "strict", "properties": {
	"id": {"type": "keyword"},
	"version": {"type": "keyword", "index": false, "doc_values": false},
	"email": {"type": "keyword", "index": false, "doc_values": false},
	"name": {"type": "keyword", "index": false, "doc_values": false},
	"terms": {"type": "keyword", "doc_values": false}}}}`

// newer replaces a document by a newer one, and leaves it else. Versions are of ASCII, so Java compares them as Go does.
const newer = `if (params.new.version.compareTo(ctx._source.version) > 0) { ctx._source = params.new } else { ctx.op = 'none' }`

// patient is how often OpenSearch begins anew with a document that somebody else changes at the same time.
const patient = 5

// Put implements users.Index.
//
//mainstay:iam needs es:ESHttpPut where SEARCH_URL it makes the index
//mainstay:iam needs es:ESHttpPost where SEARCH_URL it puts users
func (x *Index) Put(ctx context.Context, entries []users.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := x.make(ctx); err != nil {
		return fmt.Errorf("make search index %s: %w", x.name, err)
	}
	body, err := bulk(entries)
	if err != nil {
		return err
	}
	var done outcome
	if err := x.ask(ctx, http.MethodPost, "/"+x.name+"/_bulk", body, &done); err != nil {
		return fmt.Errorf("index %d users: %w", len(entries), err)
	}
	return done.err()
}

// make makes the index, unless it is there. Without it OpenSearch would make one by guessing.
func (x *Index) make(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.made {
		return nil
	}
	err := x.ask(ctx, http.MethodPut, "/"+x.name, []byte(mappings), &struct{}{})
	if there := (*answerError)(nil); errors.As(err, &there) && there.Kind == "resource_already_exists_exception" {
		err = nil
	}
	x.made = err == nil
	return err
}

// bulk is the body of a request that has OpenSearch know of entries: two lines of JSON for each.
func bulk(entries []users.Entry) ([]byte, error) {
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	for _, e := range entries {
		d := documentOf(e)
		head := map[string]any{"update": map[string]any{"_id": e.ID, "retry_on_conflict": patient}}
		change := map[string]any{"upsert": d, "script": map[string]any{"lang": "painless", "source": newer, "params": map[string]any{"new": d}}}
		if err := errors.Join(lines.Encode(head), lines.Encode(change)); err != nil {
			return nil, fmt.Errorf("index user: %w", err)
		}
	}
	return body.Bytes(), nil
}

func documentOf(e users.Entry) document {
	if e.Gone {
		return document{ID: e.ID, Version: e.Version}
	}
	return document{ID: e.ID, Version: e.Version, Email: e.Email, Name: e.Name, Terms: e.Terms()}
}

// outcome is the answer to a bulk request, which is 200 even where all of it failed.
type outcome struct {
	Items []struct {
		Update struct {
			Status int `json:"status"`
			Error  struct {
				Kind string `json:"type"`
			} `json:"error"`
		} `json:"update"`
	} `json:"items"`
}

func (o outcome) err() error {
	failed, last := 0, ""
	for _, i := range o.Items {
		if i.Update.Status >= http.StatusBadRequest {
			failed, last = failed+1, fmt.Sprintf("%d %s", i.Update.Status, i.Update.Error.Kind)
		}
	}
	if failed == 0 {
		return nil
	}
	return fmt.Errorf("index users: %d of %d failed, the last with %s; put them again", failed, len(o.Items), last)
}
