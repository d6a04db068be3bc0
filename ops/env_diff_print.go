package ops

import (
	"fmt"
	"strings"

	"github.com/mainstay-go/mainstay/engines/diff"
)

// Markdown is short enough for a comment on a pull request.
func (d Diffed) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#### What a deployment would do to `%s`\n\n", d.Environment)
	if !d.Deployed {
		b.WriteString("Nothing of it is deployed, so everything is new.\n\n")
	} else if len(d.Changes) == 0 {
		b.WriteString("Nothing: what is deployed is what the code says.\n\n")
	}
	b.WriteString(diff.Markdown(d.Changes))
	if len(d.Functions) > 0 {
		fmt.Fprintf(&b, "\n**functions**: %s\n", strings.Join(d.functions(), ", "))
	}
	fmt.Fprintf(&b, "\n**cost** without use: %s a month, from $%s to $%s (%s)\n", signed(d.Cost.USD), d.Cost.Base.Cents(), d.Cost.Head.Cents(), d.Cost.Region)
	for _, c := range d.Cost.Items[:min(3, len(d.Cost.Items))] {
		fmt.Fprintf(&b, "- %s `%s`\n", signed(c.USD), c.Resource)
	}
	b.WriteString(d.headroom())
	if len(d.Unknown) > 0 {
		fmt.Fprintf(&b, "\nNobody here knows which properties replace %s: look them up before you deploy.\n", strings.Join(d.Unknown, ", "))
	}
	return b.String()
}

func (d Diffed) functions() []string {
	var all []string
	for _, f := range d.Functions {
		what := string(f.Action)
		if f.Action == diff.Changed {
			what = map[bool]string{true: "code", false: "settings"}[f.Code]
		}
		all = append(all, fmt.Sprintf("%s (%s)", f.Name, what))
	}
	return all
}

// headroom is what limits would not be kept, what is nearest to them, and which quotas of the account are short.
func (d Diffed) headroom() string {
	var b strings.Builder
	for _, m := range d.Findings {
		fmt.Fprintf(&b, "\n**limit not kept**: %s\n", m)
	}
	for _, q := range d.Quotas {
		if q.Exceeded() {
			fmt.Fprintf(&b, "\n**quota too small**: %s\n", q)
		}
	}
	var room []string
	for i, m := range d.Nearest {
		if i == 0 || m.Limit == "StackResources" { // the one that grows with every unit
			room = append(room, fmt.Sprintf("`%s` has %d of %d %s", m.Resource, m.Value, m.Bound, m.Unit))
		}
	}
	if len(room) > 0 {
		fmt.Fprintf(&b, "\n**headroom**: nearest to their limits, %s\n", strings.Join(room, ", and "))
	}
	return b.String()
}

// Full is everything, with what each property was and is.
func (d Diffed) Full() string { return d.Markdown() + "\n" + diff.Full(d.Changes) }
