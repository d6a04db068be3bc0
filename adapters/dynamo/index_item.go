package dynamo

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// entryKey is the sort key of what is known of a user.
const entryKey = "entry"

func userKey(id string) string { return "user#" + id }

// termKey is the partition of all terms that begin with the same users.MinWord characters.
func termKey(term string) string {
	end := 0
	for range users.MinWord {
		_, size := utf8.DecodeRuneInString(term[end:])
		end += size
	}
	return "term#" + term[:end]
}

// keys returns the sort keys of the terms of a user's state. They begin with the term: what a word is looked up by.
// Terms too short to be looked up have none.
func keys(e users.Entry) []string {
	var all []string
	for _, term := range e.Terms() {
		if utf8.RuneCountInString(term) >= users.MinWord {
			all = append(all, term+separator+e.ID+separator+state(e))
		}
	}
	return all
}

// separator is behind the term in a sort key, and in no term, since terms have no control characters within.
const separator = "\x1f"

func (x *Index) terms(e users.Entry) []types.WriteRequest {
	var all []types.WriteRequest
	for _, key := range keys(e) {
		all = append(all, types.WriteRequest{PutRequest: &types.PutRequest{Item: item{names.IndexPartitionKey: str(termKey(key)), names.IndexSortKey: str(key),
			"id": str(e.ID), "state": str(state(e))}}})
	}
	return all
}

func deletions(keys []string) []types.WriteRequest {
	all := make([]types.WriteRequest, len(keys))
	for i, key := range keys {
		all[i] = types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: item{names.IndexPartitionKey: str(termKey(key)), names.IndexSortKey: str(key)}}}
	}
	return all
}

func (x *Index) item(r record) item {
	it := item{names.IndexPartitionKey: str(userKey(r.ID)), names.IndexSortKey: str(entryKey), "id": str(r.ID), "email": str(r.Email), "name": str(r.Name),
		"version": str(r.Version), "stale": str(strings.Join(r.stale, "\n"))}
	if r.Gone {
		it["gone"], it[names.TimeToLive] = flag(true), num(int(x.clock().Add(mourned).Unix()))
	}
	return it
}

func recordOf(it item) (record, error) {
	in := reader{it: it}
	r := record{Entry: users.Entry{ID: in.str("id"), Email: in.str("email"), Name: in.str("name"), Version: in.str("version"), Gone: in.flag("gone")}}
	if stale := in.str("stale"); stale != "" {
		r.stale = strings.Split(stale, "\n")
	}
	if in.err != nil {
		return r, fmt.Errorf("read index of user %q: %w", r.ID, in.err)
	}
	return r, nil
}
