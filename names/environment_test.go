package names_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/names"
)

// wrong says what is wrong with the name of an environment; "" = nothing.
func wrong(name string) string {
	switch {
	case len(name) > 32:
		return "too long"
	case !regexp.MustCompile(`^[a-z][a-z0-9-]*[a-z0-9]$`).MatchString(name):
		return "bad characters"
	case strings.Contains(name, "--"):
		return "two hyphens"
	case names.Lasting(name):
		return "reserved"
	}
	return ""
}

func TestWrong(t *testing.T) {
	for _, bad := range []string{
		"", "a", "staging", "production", "1a", "a-", "-a", "aB", "a--b", "a_b", "ä1", "a\nb", strings.Repeat("a", 33),
	} {
		if wrong(bad) == "" {
			t.Errorf("%q passes for a good name", bad)
		}
	}
}

func TestFromBranch(t *testing.T) {
	for branch, want := range map[string]string{
		"main":                           "main",
		"staging":                        "staging",
		"feature/Ünïcode_and/slashes#42": "feature-unicode-and-sla",
		"Straße/Łódź-Ærø-Þór-Đà":         "strasse-lodz-aero-thor",
		"İSTANBUL-ılgaz":                 "istanbul-ilgaz",
		"ﬁx/①②-ＦＵＬＬ":                     "fix-12-full",
		"fix--double__under..dots":       "fix-double-under-dots",
		"42-answers":                     "b-42-answers",
		"-/-trim-/-":                     "trim",
		"日本語":                            "branch",
		"🚀":                              "branch",
		"\xff\xfe":                       "branch",
		"\u0301":                         "branch",
		"1234567890123456789012345":      "b-123456789012345678901",
		"a123456789012345678901/cut":     "a123456789012345678901", // no hyphen is left at the cut
	} {
		got := fromBranch(t, branch)
		if readable := got[:len(got)-9]; readable != want {
			t.Errorf("FromBranch(%q) = %q; want %q and a hash", branch, got, want)
		}
		if found := wrong(got); found != "" {
			t.Errorf("FromBranch(%q) = %q: %s", branch, got, found)
		}
	}
}

// A name that changes from one release to the next would leave every branch's environment behind, ownerless.
func TestFromBranch_StaysTheSame(t *testing.T) {
	for branch, want := range map[string]string{
		"main":                           "main-1dt7qne3",
		"feature/Ünïcode_and/slashes#42": "feature-unicode-and-sla-ew9jhfs8",
	} {
		if got := fromBranch(t, branch); got != want {
			t.Errorf("FromBranch(%q) = %q; want %q, as ever", branch, got, want)
		}
	}
}

func TestFromBranch_ErrNoBranch(t *testing.T) {
	for _, branch := range []string{"", " ", "\t\n"} {
		got, err := names.FromBranch(branch)
		if err == nil || got != "" || !strings.Contains(err.Error(), "found no name; expected that of a Git branch; check") {
			t.Errorf("FromBranch(%q) = %q, %v; want an error with found, expected and fix", branch, got, err)
		}
	}
}

func TestFromBranch_Properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		branch := rapid.OneOf(rapid.StringN(1, 80, -1), rapid.StringMatching(`[a-zA-Z0-9/_.#-]{1,60}`),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, 40), func(b []byte) string { return string(b) })).
			Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "branch")
		got := fromBranch(t, branch)
		if found := wrong(got); found != "" {
			t.Fatalf("FromBranch(%q) = %q: %s", branch, got, found)
		}
		if again := fromBranch(t, branch); again != got {
			t.Fatalf("FromBranch(%q) = %q, then %q", branch, got, again)
		}
		if other := fromBranch(t, branch+"x"); other == got {
			t.Fatalf("FromBranch(%q) and with an x = %q both", branch, got)
		}
	})
}

// Names that only their hash can tell apart.
func TestFromBranch_Hostile(t *testing.T) {
	var branches []string
	long := strings.Repeat("long", 62) // 249 or 250 characters with the number
	for i := range 25 {
		branches = append(branches, fmt.Sprintf("%s%d", long, i), strings.Repeat("-", i+1), strings.Repeat("é", i+1),
			strings.Repeat("e\u0301", i+1), "a"+string(rune(0x4e00+i)), "a"+string([]byte{byte(0x80 + i)}),
			"a"+string("!#$%&()+,;<=>@[]{}|~'\"`_/."[i]), caseVariant("feature", i))
	}
	distinct(t, branches, 200)
}

func TestFromBranch_HundredThousand(t *testing.T) {
	branches := make([]string, 100_000)
	for i := range branches {
		branches[i] = fmt.Sprintf("dependabot/go_modules/%d", i)
	}
	distinct(t, branches, len(branches))
}

func FuzzFromBranch(f *testing.F) {
	for _, seed := range []string{"main", "feature/Ünï", "\xff", " ", "9", "--", "ß", "e\u0301\u0301", "ﷺ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, branch string) {
		got, err := names.FromBranch(branch)
		if empty := strings.TrimSpace(branch) == ""; empty != (err != nil) {
			t.Fatalf("FromBranch(%q) = %q, %v", branch, got, err)
		}
		if found := wrong(got); err == nil && found != "" {
			t.Fatalf("FromBranch(%q) = %q: %s", branch, got, found)
		}
	})
}

type fataler interface {
	Helper()
	Fatal(...any)
}

func fromBranch(t fataler, branch string) string {
	t.Helper()
	name, err := names.FromBranch(branch)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// caseVariant writes those letters large whose bit is set.
func caseVariant(s string, bits int) string {
	b := []byte(s)
	for i := range b {
		if bits>>i&1 == 1 {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

func distinct(t *testing.T, branches []string, want int) {
	t.Helper()
	by := map[string]string{}
	for _, branch := range branches {
		name := fromBranch(t, branch)
		if other, taken := by[name]; taken {
			t.Fatalf("FromBranch(%q) and FromBranch(%q) are both %q", branch, other, name)
		}
		by[name] = branch
	}
	if len(by) != want {
		t.Fatalf("%d names; want %d", len(by), want)
	}
}
