package diff_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/diff"
)

// language returns which of all words of up to four letters a pattern covers.
func language(pattern string) map[string]bool {
	all := regexp.MustCompile("^" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + "$")
	found, words := map[string]bool{}, []string{""}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		if word != "" && all.MatchString(word) {
			found[word] = true
		}
		if len(word) < 4 {
			words = append(words, word+"a", word+"b")
		}
	}
	return found
}

// TestMatches_Properties: a pattern that is said to cover another one covers every word of it; nothing wider than before is
// ever missed. Of two words without signs only equal ones cover each other.
func TestMatches_Properties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		pattern, other := rapid.StringMatching(`[ab*?]{1,5}`).Draw(r, "pattern"), rapid.StringMatching(`[ab*?]{1,5}`).Draw(r, "other")
		covers := diff.Matches(pattern, other)
		in := language(pattern)
		for word := range language(other) {
			if covers && !in[word] {
				r.Fatalf("%s is said to cover %s, and does not cover %s", pattern, other, word)
			}
		}
		if !strings.ContainsAny(other, "*?") && len(other) <= 4 && covers != in[other] {
			r.Fatalf("%s covers %s: %v; want %v", pattern, other, covers, in[other])
		}
	})
}
