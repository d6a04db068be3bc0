package users

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What of texts counts in a search. An index keeps each term of a user, so there must be an end to them.
const (
	MinWord = 2 // characters that the longest word of a query must have

	maxTerm  = 64 // bytes of a word; what is behind does not count
	maxTerms = 32 // of a user
)

// Terms returns what a user is found by, each once: the words of the name and of the address, and the id. Somebody who is
// gone is found by nothing.
func (e Entry) Terms() []string {
	if e.Gone {
		return nil
	}
	local, _, _ := strings.Cut(e.Email, "@")
	all := append(wordsOf(e.ID), wordsOf(e.Email)...)
	for _, text := range []string{e.Name, local} {
		for _, w := range wordsOf(text) {
			all = append(append(all, w), strings.FieldsFunc(w, separates)...)
		}
	}
	seen, terms := map[string]bool{}, all[:0]
	for _, term := range all {
		if !seen[term] && len(terms) < maxTerms {
			seen[term] = true
			terms = append(terms, term)
		}
	}
	return terms
}

// Match says whether a user has, for each word, a term that begins with it.
func (e Entry) Match(words []string) bool {
	terms := e.Terms()
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(t, w) })
	})
}

// wordsOf returns the words of a text as they are compared: in lower case, without the marks of letters. A word has a
// letter or a digit, and within it may be anything but space: anne-marie and ada@example.com are one each.
func wordsOf(text string) []string {
	var words []string
	for _, w := range strings.Fields(plainly(text)) {
		if w = cut(strings.TrimFunc(w, separates)); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// plainly is a text in lower case, without marks and control characters. NFKD splits marks off their letters.
func plainly(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.M, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}

func separates(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// cut returns as much of a word as counts.
func cut(word string) string {
	if len(word) <= maxTerm {
		return word
	}
	end := maxTerm
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

func runes(s string) int { return utf8.RuneCountInString(s) }
