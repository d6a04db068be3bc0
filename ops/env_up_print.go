package ops

import (
	"fmt"
	"io"
	"strings"
)

// Print writes the summary for people.
func (u Up) Print(w io.Writer, t Target, p Project) {
	fmt.Fprintf(w, "\nenvironment %s is up on %s\n\n", u.Environment, u.Target)
	if i := u.Import; i != nil {
		fmt.Fprintf(w, "  rows          %d%s\n", i.Rows, i.note())
		fmt.Fprintf(w, "  stored        %d\n  rejected      %d\n  duplicates    %d\n", i.Stored, i.Rejected, i.Duplicates)
		fmt.Fprintf(w, "  dead letters  %d\n", i.DeadLetters)
	}
	fmt.Fprintf(w, "  functions     %d, updated: %s\n", u.Functions, some(u.Updated))
	if len(u.Migrated) > 0 {
		fmt.Fprintf(w, "  migrations    %s\n", Migrated{Applied: u.Migrated})
	}
	if u.Release != "" {
		fmt.Fprintf(w, "  release       %s\n", u.Release)
	}
	fmt.Fprintf(w, "  seconds       %s\n", u.seconds())
	if u.URL == "" {
		return
	}
	fmt.Fprintf(w, "  url           %s\n", u.URL)
	if u.SignIn != nil {
		fmt.Fprintf(w, "  sign in as    %s\n  password      %s\n", u.SignIn.Email, u.SignIn.Password)
	}
	fmt.Fprintln(w)
	fmt.Fprintf(w, "Try: curl %s'%s%s'\n", t.CurlOptions(p), u.URL, u.try())
}

// try is a path that answers whoever asks.
func (u Up) try() string {
	if u.public {
		return "/users?limit=3"
	}
	return "/healthz"
}

func (i Imported) note() string {
	if i.Again {
		return " (imported by an earlier run; nothing was sent)"
	}
	return ""
}

func (u Up) seconds() string {
	var parts []string
	for _, p := range u.phases {
		parts = append(parts, fmt.Sprintf("%s %.1f", p, u.Seconds[p]))
	}
	return strings.Join(parts, ", ")
}
