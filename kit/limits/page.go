package limits

import (
	"fmt"
	"strings"
)

// Page returns docs/limits.md.
func Page() string {
	var p strings.Builder
	p.WriteString(`# Limits

AWS's limits as kit/limits has them (November 2026), made by ` + "`go test ./kit/limits -update`" + `. "most" or "least" is the value
that is still allowed. A limit that can be raised in Service Quotas says so; one whose source is memory is to be looked up
before it decides anything.

` + "`mainstay limits check --assembly cdk.out`" + ` holds a template against those that it can break; kit/batch keeps those of
batches; the others are for the code that makes the items. For every row that a template can break there is a test at the
limit and one beyond it (` + "`go test ./engines/limits`" + `). What a template leaves to CloudFormation, such as generated names,
is not measured, and a reference counts as 80 characters.
`)
	service := ""
	for _, l := range All() {
		if l.Service != service {
			service = l.Service
			fmt.Fprintf(&p, "\n## %s\n\n| constant | what | | value | kept by | source |\n|---|---|---|---|---|---|\n", service)
		}
		fmt.Fprintf(&p, "| %s | %s | %s | %d %s%s | %s | %s |\n", l.Name, l.What, bound(l), l.Value, l.Unit, adjustable(l), l.By, l.Source)
	}
	return p.String()
}

func bound(l Limit) string {
	if l.Least() {
		return "least"
	}
	return "most"
}

func adjustable(l Limit) string {
	if l.Adjustable {
		return ", can be raised"
	}
	return ""
}
