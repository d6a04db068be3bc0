package opensearch

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/domain/users"
)

// mostWords is how many words a query may have, below OpenSearch's limit of 1024 clauses.
const mostWords = 500

// Search implements users.Index. Users come in the order of their ids; a cursor is the last of them.
//
//mainstay:iam needs es:ESHttpPost where SEARCH_URL it searches
func (x *Index) Search(ctx context.Context, q users.Query) (users.Results, error) {
	words, err := q.Searched()
	if err != nil {
		return users.Results{}, err
	}
	after, err := readCursor(q.After)
	if err != nil {
		return users.Results{}, err
	}
	if words = distinct(words); len(words) > mostWords {
		return users.Results{}, nil // nobody has that many terms
	}
	body, err := json.Marshal(question(words, after, q.Limit+1))
	if err != nil {
		return users.Results{}, fmt.Errorf("search: %w", err)
	}
	var found hits
	// There is no index before the first user is put.
	if err := x.ask(ctx, http.MethodPost, "/"+x.name+"/_search?ignore_unavailable=true", body, &found); err != nil {
		return users.Results{}, fmt.Errorf("search: %w", err)
	}
	return found.page(q.Limit), nil
}

// distinct are the words that do not follow from another one: who has a word that begins with the other has one that begins
// with them.
func distinct(words []string) []string {
	slices.Sort(words)
	var left []string
	for i, w := range words {
		if i+1 == len(words) || !strings.HasPrefix(words[i+1], w) {
			left = append(left, w)
		}
	}
	return left
}

// question asks for users behind an id who have, for each word, a term that begins with it.
func question(words []string, after string, size int) map[string]any {
	var all []any
	for _, w := range words {
		all = append(all, map[string]any{"prefix": map[string]any{"terms": map[string]any{"value": w}}})
	}
	asked := map[string]any{"query": map[string]any{"bool": map[string]any{"filter": all}}, "size": size,
		"sort": []any{map[string]any{"id": map[string]any{"order": "asc", "unmapped_type": "keyword"}}}, "track_total_hits": false}
	if after != "" {
		asked["search_after"] = []string{after}
	}
	return asked
}

// hits is the answer to a search.
type hits struct {
	Hits struct {
		Hits []struct {
			Source document `json:"_source"`
		} `json:"hits"`
	} `json:"hits"`
}

// page is as much of what was found as fits; there is a next one where there is more.
func (h hits) page(limit int) users.Results {
	var page users.Results
	for _, hit := range h.Hits.Hits {
		if len(page.Users) == limit {
			page.Next = writeCursor(page.Users[limit-1].ID)
			break
		}
		d := hit.Source
		page.Users = append(page.Users, users.Entry{ID: d.ID, Email: d.Email, Name: d.Name, Version: d.Version})
	}
	return page
}

// cursorMark tells a cursor of ours from any other text that happens to be base64.
const cursorMark = "o1:"

func writeCursor(id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cursorMark + id))
}

func readCursor(cursor string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	id, marked := strings.CutPrefix(string(raw), cursorMark)
	if cursor == "" {
		return "", nil
	}
	if err != nil || !marked || id == "" {
		return "", fmt.Errorf("read cursor: %w", users.ErrBadCursor)
	}
	return id, nil
}
