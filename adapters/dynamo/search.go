package dynamo

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
)

// mostLooked is how many terms a search looks at before it returns what it has: with a common word first and a rare one
// behind it, it could otherwise go through all users.
const mostLooked = 1000

// looked is how many terms a query returns.
const looked = limits.TableGets

// Search implements users.Index. A cursor is the sort key of the last term that was looked at.
func (x *Index) Search(ctx context.Context, q users.Query) (users.Results, error) {
	words, err := q.Searched()
	if err != nil {
		return users.Results{}, err
	}
	after, err := readTermCursor(q.After, words[0])
	if err != nil {
		return users.Results{}, err
	}
	s := &search{x: x, words: words, limit: q.Limit, last: after}
	for n := 0; n < mostLooked && !s.full && !s.ended; n += looked {
		if err := s.look(ctx); err != nil {
			return users.Results{}, fmt.Errorf("search: %w", err)
		}
	}
	if !s.ended || s.full {
		s.found.Next = writeTermCursor(s.last)
	}
	return s.found, nil
}

// search is a search under way.
type search struct {
	x     *Index
	words []string
	limit int
	found users.Results
	last  string // sort key of the last term that was looked at
	ended bool   // there are no more terms
	full  bool   // there is somebody behind the page
}

// look takes one more page of terms that begin with the first word, and of their users those that match.
func (s *search) look(ctx context.Context) error {
	pk := str(termKey(s.words[0]))
	in := &dynamodb.QueryInput{TableName: &s.x.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(looked),
		KeyConditionExpression:    aws.String("#pk = :pk AND begins_with(#sk, :word)"),
		ExpressionAttributeNames:  map[string]string{"#pk": names.IndexPartitionKey, "#sk": names.IndexSortKey},
		ExpressionAttributeValues: item{":pk": pk, ":word": str(s.words[0])}}
	if s.last != "" {
		in.ExclusiveStartKey = item{names.IndexPartitionKey: pk, names.IndexSortKey: str(s.last)}
	}
	out, err := s.x.api.Query(ctx, in)
	if err != nil {
		return err
	}
	terms, err := termsOf(out.Items)
	if err != nil {
		return err
	}
	known, err := s.x.records(ctx, owners(terms))
	if err != nil {
		return err
	}
	s.ended = len(out.LastEvaluatedKey) == 0
	for _, t := range terms {
		if e := known[t.id].Entry; t.counts(e, s.words) {
			if s.full = len(s.found.Users) == s.limit; s.full {
				return nil
			}
			s.found.Users = append(s.found.Users, e)
		}
		s.last = t.key
	}
	return nil
}

// term is an item of a term.
type term struct{ key, id, state string }

func termsOf(items []item) ([]term, error) {
	all := make([]term, len(items))
	for i, it := range items {
		r := reader{it: it}
		if all[i] = (term{r.str(names.IndexSortKey), r.str("id"), r.str("state")}); r.err != nil {
			return nil, fmt.Errorf("read term %q: %w", all[i].key, r.err)
		}
	}
	return all, nil
}

// owners returns the ids of the users that terms are of, each once.
func owners(terms []term) []string {
	var ids []string
	for _, t := range terms {
		ids = append(ids, t.id)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// counts says whether a user is found by this term: it is of the state that he is in, he matches, and of his terms that
// begin with the word it is the first, so that he is found once.
func (t term) counts(e users.Entry, words []string) bool {
	if e.ID == "" || t.state != state(e) || !e.Match(words) {
		return false
	}
	mine := slices.DeleteFunc(keys(e), func(k string) bool { return !strings.HasPrefix(k, words[0]) })
	return len(mine) > 0 && t.key == slices.Min(mine)
}

// termCursorMark tells a cursor of ours from any other text that happens to be base64.
const termCursorMark = "t1:"

func writeTermCursor(key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(termCursorMark + key))
}

// readTermCursor reads a cursor of a search for a word: DynamoDB refuses to begin behind what a query cannot return.
func readTermCursor(cursor, word string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	key, marked := strings.CutPrefix(string(raw), termCursorMark)
	if cursor == "" {
		return "", nil
	}
	if err != nil || !marked || !strings.HasPrefix(key, word) || len(key) > limits.TableSortKey {
		return "", fmt.Errorf("read cursor: %w", users.ErrBadCursor)
	}
	return key, nil
}
