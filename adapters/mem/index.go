package mem

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Index is a users.Index. The zero value is empty and ready.
type Index struct {
	mu      sync.Mutex
	entries map[string]users.Entry
}

// Put implements users.Index.
func (x *Index) Put(_ context.Context, entries []users.Entry) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.entries == nil {
		x.entries = map[string]users.Entry{}
	}
	for _, e := range entries {
		if old, known := x.entries[e.ID]; !known || e.Version > old.Version {
			x.entries[e.ID] = e
		}
	}
	return nil
}

// Search implements users.Index. A cursor is the last id of the page before.
func (x *Index) Search(_ context.Context, q users.Query) (users.Results, error) {
	words, err := q.Searched()
	if err != nil {
		return users.Results{}, err
	}
	raw, err := base64.RawURLEncoding.DecodeString(q.After)
	after, marked := strings.CutPrefix(string(raw), cursorMark)
	if err != nil || q.After != "" && !marked {
		return users.Results{}, fmt.Errorf("read cursor: %w", users.ErrBadCursor)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	var found users.Results
	for _, id := range slices.Sorted(maps.Keys(x.entries)) {
		if q.After != "" && id <= after || !x.entries[id].Match(words) {
			continue
		}
		if len(found.Users) == q.Limit {
			found.Next = base64.RawURLEncoding.EncodeToString([]byte(cursorMark + found.Users[q.Limit-1].ID))
			break
		}
		found.Users = append(found.Users, x.entries[id])
	}
	return found, nil
}
