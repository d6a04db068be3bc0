package users

import (
	"context"
	"errors"
)

// Index finds users by what their names, addresses and ids begin with.
type Index interface {
	// Put has users found by what their entries say, unless it knows newer ones. The entries have distinct ids; on an error
	// some may have been put, and all may be put again.
	Put(ctx context.Context, entries []Entry) error
	// Search returns a page of who matches, which may be short of the query's limit; an empty Next ends the results. Whoever
	// matches is on one page, once, as long as nothing changes. The order is the index's own. A text that has no word of
	// MinWord characters gives ErrShortQuery, an After that is not the Next of an earlier answer ErrBadCursor.
	Search(ctx context.Context, q Query) (Results, error)
}

// Entry is what an index knows of a user.
type Entry struct {
	ID      string
	Email   string
	Name    string
	Version string // of this state: of two entries of a user, the one with the greater text is newer
	Gone    bool   // the user is no more, and not found
}

// Query is what is searched for: users who have, for each word of the text, a word that begins with it.
type Query struct {
	Text  string
	Limit int    // most users of a page, from 1
	After string // Next of the page before; "" for the first
}

// Results is a page of users that match.
type Results struct {
	Users []Entry
	Next  string
}

// ErrShortQuery comes from Index.Search.
var ErrShortQuery = errors.New("text has no word that is long enough to search for")

// Searched says whether the text is long enough, and returns its words: the longest, which an index looks up, is the first.
func (q Query) Searched() ([]string, error) {
	words := wordsOf(q.Text)
	longest := 0
	for i, w := range words {
		if runes(w) > runes(words[longest]) {
			longest = i
		}
	}
	if len(words) == 0 || runes(words[longest]) < MinWord {
		return nil, ErrShortQuery
	}
	words[0], words[longest] = words[longest], words[0]
	return words, nil
}
