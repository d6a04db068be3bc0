package diff

import (
	"fmt"
	"slices"
	"strings"
)

// shown is how many changes of one risk a short text has.
const shown = 12

// Count returns how many changes there are of a risk.
func Count(all []Change, risk Risk) int {
	n := 0
	for _, c := range all {
		if c.Risk == risk {
			n++
		}
	}
	return n
}

// Markdown is a short text for people: risks one by one, the worst first, and of the rest how many there are of each type. It
// stays below 20 kB, whatever there is.
func Markdown(all []Change) string {
	var b strings.Builder
	for _, risk := range Risks() {
		of := slices.DeleteFunc(slices.Clone(all), func(c Change) bool { return c.Risk != risk })
		if len(of) == 0 {
			continue
		}
		if risk == Rest {
			fmt.Fprintf(&b, "**%s**: %s\n", risk, strings.Join(tallied(of), ", "))
			continue
		}
		fmt.Fprintf(&b, "**%s** (%d)\n", risk, len(of))
		for _, c := range of[:min(shown, len(of))] {
			fmt.Fprintf(&b, "- `%s/%s` (%s, %s): %s\n", c.Stack, c.ID, c.Type, c.Action, short(c.Says))
		}
		if more := len(of) - shown; more > 0 {
			fmt.Fprintf(&b, "- and %d more\n", more)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// longest is how much of what is said of one change a short text has.
const longest = 300

func short(s string) string {
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}

// tallied counts changes by what is done and the type.
func tallied(all []Change) []string {
	counts := map[string]int{}
	var order []string
	for _, c := range all {
		what := fmt.Sprintf("%s %s", c.Action, strings.TrimPrefix(c.Type, "AWS::"))
		if c.Action == Changed && onlyTags(c.Properties) {
			what = "with other tags only"
		}
		if counts[what] == 0 {
			order = append(order, what)
		}
		counts[what]++
	}
	slices.Sort(order)
	for i, what := range order {
		order[i] = fmt.Sprintf("%d %s", counts[what], what)
	}
	return order[:min(30, len(order))]
}

// Full is everything, with what each property was and is.
func Full(all []Change) string {
	var b strings.Builder
	for _, c := range all {
		fmt.Fprintf(&b, "%s: %s/%s (%s) %s: %s\n", c.Risk, c.Stack, c.ID, c.Type, c.Action, c.Says)
		for _, p := range c.Properties {
			fmt.Fprintf(&b, "    %s\n      - %s\n      + %s\n", strings.TrimPrefix(p.Path, attribute), canonical(p.Was), canonical(p.Is))
		}
	}
	return b.String()
}
