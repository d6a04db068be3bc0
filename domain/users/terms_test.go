package users_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/domain/users"
)

func TestTerms(t *testing.T) {
	for want, e := range map[string]users.Entry{
		"u-7 ada@example.com ada lovelace":                  {ID: "U-7", Email: "Ada@example.com", Name: "Ada Lovelace"},
		"1 o.neil-x@b.c o'neil o neil jose o.neil-x x":      {ID: "1", Email: "o.neil-x@b.c", Name: "O'Neil José"},
		"2 wang@b.c 王小云 wang":                               {ID: "2", Email: "wang@b.c", Name: "王小云"},
		"3 a@b.c bjork a":                                   {ID: "3", Email: "a@b.c", Name: "  (Björk)\x00\t\u00a0 -- "},
		"4 " + strings.Repeat("a", 64) + " b":               {ID: "4", Email: strings.Repeat("a", 100) + "@b.c", Name: "b"},
		"7 x@b.c " + strings.Repeat("a", 64) + " x":         {ID: "7", Email: "x@b.c", Name: strings.Repeat("a", 64)},
		"5 " + strings.Repeat("é", 32)[:0] + "x@b.c " + "x": {ID: "5", Email: "x@b.c", Name: "!!!"},
		"6 y@b.c " + strings.Repeat("\u4e00", 21) + " y":    {ID: "6", Email: "y@b.c", Name: strings.Repeat("\u4e00", 22)},
	} {
		if got := strings.Join(e.Terms(), " "); got != want {
			t.Errorf("Terms of %+v = %q; want %q", e, got, want)
		}
	}
	if got := (users.Entry{ID: "1", Email: "a@b.c", Name: "Ada", Gone: true}).Terms(); len(got) > 0 {
		t.Errorf("Terms of somebody who is gone = %q; want none", got)
	}
	if got := (users.Entry{ID: "1", Email: "a@b.c", Name: strings.Repeat("w ", 10) + "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8 b9 c1 c2 c3 c4 c5 c6 c7 c8 c9 d1 d2 d3 d4"}).Terms(); len(got) != 32 || slices.Contains(got, "d4") {
		t.Errorf("Terms of a long name = %d, %q; want 32", len(got), got)
	}
}

func TestSearched(t *testing.T) {
	for text, want := range map[string]string{"ada": "ada", "a lovelace b": "lovelace a b", "ab cd": "ab cd", " Ångström. x": "angstrom x", "王小 abc": "abc 王小", "ab": "ab"} {
		if got, err := (users.Query{Text: text}).Searched(); err != nil || strings.Join(got, " ") != want {
			t.Errorf("Searched(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "a", "é", "... -", "a b"} {
		if _, err := (users.Query{Text: text}).Searched(); !errors.Is(err, users.ErrShortQuery) {
			t.Errorf("Searched(%q) = %v; want ErrShortQuery", text, err)
		}
	}
}

// TestMatch: whoever has a word is found by each beginning of it, however it is written.
func TestMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := users.Entry{ID: "1", Email: "a@b.c", Name: rapid.StringN(0, 40, 200).Draw(t, "name")}
		for _, term := range e.Terms() {
			if len(term) > 64 || !utf8.ValidString(term) {
				t.Fatalf("term %q has %d bytes; want valid text of 64 at most", term, len(term))
			}
			n := rapid.IntRange(1, utf8.RuneCountInString(term)).Draw(t, "beginning")
			beginning := string([]rune(term)[:n])
			words, err := users.Query{Text: beginning}.Searched()
			if errors.Is(err, users.ErrShortQuery) {
				continue
			}
			if err != nil || !e.Match(words) {
				t.Fatalf("%q does not find %q: %q, %v", beginning, e.Name, words, err)
			}
		}
		if e.Match([]string{"\x00"}) {
			t.Fatal("a word that nobody has finds somebody")
		}
	})
}
