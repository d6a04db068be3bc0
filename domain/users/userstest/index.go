package userstest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/domain/users"
)

// TestIndex checks a users.Index; newIndex returns an empty one, whose Search knows of everything that Put was given.
func TestIndex(t *testing.T, newIndex func(*testing.T) users.Index) {
	for name, test := range map[string]func(*testing.T, users.Index){
		"Words": searchWords, "Nobody": searchNobody, "Entry": searchEntry, "PutNothing": indexNothing, "Changed": searchChanged, "Again": indexAgain, "Older": indexOlder,
		"Gone": searchGone, "Pages": searchPages, "Many": indexMany, "Common": searchCommon, "ErrShortQuery": searchShort, "ErrBadCursor": searchBadCursor,
		"Hostile": searchHostile,
	} {
		t.Run(name, func(t *testing.T) { test(t, newIndex(t)) })
	}
}

func entry(id, name, email string) users.Entry {
	return users.Entry{ID: id, Name: name, Email: email, Version: "5"}
}

func index(t *testing.T, x users.Index, entries ...users.Entry) {
	t.Helper()
	if err := x.Put(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
}

// search returns who is found on all pages, by id, and fails when somebody is found twice.
func search(t *testing.T, x users.Index, text string, limit int) []users.Entry {
	t.Helper()
	var all []users.Entry
	seen, q := map[string]bool{}, users.Query{Text: text, Limit: limit}
	for range 1000 {
		found, err := x.Search(t.Context(), q)
		if err != nil || len(found.Users) > limit {
			t.Fatalf("Search(%q) = %d users, %v; want at most %d", text, len(found.Users), err, limit)
		}
		for _, u := range found.Users {
			if seen[u.ID] {
				t.Errorf("Search(%q) has %q twice", text, u.ID)
			}
			seen[u.ID] = true
			all = append(all, u)
		}
		if q.After = found.Next; q.After == "" {
			slices.SortFunc(all, func(a, b users.Entry) int { return strings.Compare(a.ID, b.ID) })
			return all
		}
	}
	t.Fatalf("Search(%q) does not end", text)
	return nil
}

func wantFound(t *testing.T, x users.Index, text string, ids ...string) {
	t.Helper()
	var got []string
	for _, u := range search(t, x, text, 10) {
		got = append(got, u.ID)
	}
	if !slices.Equal(got, ids) {
		t.Errorf("Search(%q) = %q; want %q", text, got, ids)
	}
}

func searchWords(t *testing.T, x users.Index) {
	index(t, x, entry("U-7", "Ada Lovelace", "ada.l@example.com"), entry("8", "José Anne-Marie  Ångström", "jose@EXAMPLE.org"), entry("9", "J. Adams", "jadams@example.com"))
	for text, ids := range map[string][]string{
		"ada": {"9", "U-7"}, "ADA": {"9", "U-7"}, "lovel": {"U-7"}, "ada love": {"U-7"}, "love ada": {"U-7"}, "l ada": {"U-7"}, "jose": {"8"}, "Jóse": {"8"},
		"anne-m": {"8"}, "marie": {"8"}, "angstr": {"8"}, "ada.l@ex": {"U-7"}, "jose@example.org": {"8"}, "u-7": {"U-7"}, "j adams": {"9"}, "  'Adams', ": {"9"}, "l ad": {"U-7"},
	} {
		wantFound(t, x, text, ids...)
	}
}

func searchNobody(t *testing.T, x users.Index) {
	wantFound(t, x, "anybody")
	index(t, x, entry("7", "Ada Lovelace", "ada@example.com"))
	for _, text := range []string{"velace", "ada byron", "adaa", "example", "com", "77", strings.Repeat("a", 5000)} {
		wantFound(t, x, text)
	}
}

func searchEntry(t *testing.T, x users.Index) {
	want := entry("U-7", "Ada  Lovelace", "Ada.L@example.com")
	index(t, x, want)
	if got := search(t, x, "lovelace", 1); len(got) != 1 || got[0] != want {
		t.Errorf("found %+v; want %+v", got, want)
	}
}

func indexNothing(t *testing.T, x users.Index) { index(t, x) }

func searchChanged(t *testing.T, x users.Index) {
	index(t, x, entry("7", "Ada Byron", "ada@example.com"), entry("8", "Ada Byron", "eight@example.com"))
	married := users.Entry{ID: "7", Name: "Ada Lovelace", Email: "lovelace@example.com", Version: "6"}
	index(t, x, married)
	wantFound(t, x, "byron", "8")
	wantFound(t, x, "ada", "7", "8")
	wantFound(t, x, "ada@ex")
	wantFound(t, x, "lovelace@ex", "7")
	if got := search(t, x, "lovelace", 10); len(got) != 1 || got[0] != married {
		t.Errorf("found %+v; want %+v", got, married)
	}
}

func indexAgain(t *testing.T, x users.Index) {
	for range 3 {
		index(t, x, entry("7", "Ada Byron", "ada@example.com"))
	}
	wantFound(t, x, "ada", "7")
}

// indexOlder has the states of users arrive late.
func indexOlder(t *testing.T, x users.Index) {
	index(t, x, entry("7", "Ada Lovelace", "ada@example.com"))
	index(t, x, users.Entry{ID: "7", Name: "Ada Byron", Email: "byron@example.com", Version: "4"})
	wantFound(t, x, "byron")
	wantFound(t, x, "lovelace", "7")
	index(t, x, users.Entry{ID: "7", Name: "Ada Byron", Email: "byron@example.com", Version: "6"})
	wantFound(t, x, "byron", "7")
	wantFound(t, x, "lovelace")
}

func searchGone(t *testing.T, x users.Index) {
	ada := entry("7", "Ada Lovelace", "ada@example.com")
	index(t, x, ada, entry("8", "Bob", "bob@example.com"))
	gone := ada
	gone.Gone, gone.Version = true, "6"
	index(t, x, gone, users.Entry{ID: "9", Gone: true, Version: "6"})
	index(t, x, ada) // late, or again
	wantFound(t, x, "ada")
	wantFound(t, x, "bob", "8")
	ada.Version = "7"
	index(t, x, ada)
	wantFound(t, x, "ada", "7")
}

// searchPages has users who match by several of their words.
func searchPages(t *testing.T, x users.Index) {
	for i := range 25 {
		index(t, x, entry(fmt.Sprintf("ad%02d", i), "Ada Adams", fmt.Sprintf("adam%d@example.com", i)))
	}
	for _, limit := range []int{1, 7, 25, 100} {
		if got := search(t, x, "ad", limit); len(got) != 25 {
			t.Errorf("pages of %d have %d users; want 25", limit, len(got))
		}
	}
}

func indexMany(t *testing.T, x users.Index) {
	var all []users.Entry
	for i := range users.MaxChunkRows {
		all = append(all, entry(fmt.Sprint("u", i), fmt.Sprintf("Name%d Family%d", i, i), fmt.Sprintf("mail%d@example.com", i)))
	}
	index(t, x, all...)
	wantFound(t, x, "family99", "u99")
	if got := search(t, x, "name", 40); len(got) != len(all) {
		t.Errorf("found %d users; want %d", len(got), len(all))
	}
}

// searchCommon looks for one of many who have a word in common.
func searchCommon(t *testing.T, x users.Index) {
	var all []users.Entry
	for i := range 60 {
		all = append(all, entry(fmt.Sprint(i), fmt.Sprintf("Firstname X%d", i), fmt.Sprintf("y%d@example.com", i)))
	}
	index(t, x, all...)
	wantFound(t, x, "firstname x59", "59")
	wantFound(t, x, "firstname z")
}

func searchShort(t *testing.T, x users.Index) {
	for _, text := range []string{"", " ", "a", "é", "-- @", "a b c"} {
		if _, err := x.Search(t.Context(), users.Query{Text: text, Limit: 10}); !errors.Is(err, users.ErrShortQuery) {
			t.Errorf("Search(%q): %v; want ErrShortQuery", text, err)
		}
	}
}

func searchBadCursor(t *testing.T, x users.Index) {
	for _, cursor := range []string{"?", "AAAA", "u1:", "dTE6", string(make([]byte, 5000))} {
		if _, err := x.Search(t.Context(), users.Query{Text: "ada", Limit: 10, After: cursor}); !errors.Is(err, users.ErrBadCursor) {
			t.Errorf("Search after %.20q: %v; want ErrBadCursor", cursor, err)
		}
	}
}

// searchHostile has texts in users that an index could take for something of its own.
func searchHostile(t *testing.T, x users.Index) {
	hostile := users.Entry{ID: "#1\"*?/\\#9", Name: `x*y "q" <b> ` + strings.Repeat("ﷺ", 80) + strings.Repeat(" word", 100), Email: strings.Repeat("a", 250) + "@e.c", Version: "5"}
	index(t, x, hostile, entry("2", "xay", "two@example.com"))
	for _, text := range []string{"x*y", "aaaaa", "word", "x*y word", `1"*?/\#9`} {
		wantFound(t, x, text, hostile.ID)
	}
	wantFound(t, x, "xay", "2")
}
