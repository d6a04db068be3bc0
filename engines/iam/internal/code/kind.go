package code

import (
	"slices"
	"strings"
)

// kinds returns what a request is about where the operation's name does not say it: the items of a transaction, the
// verbs of statements, the options that need a permission of their own. Open says that there may be more.
func (f *flow) kinds(op operation) (kinds []string, open bool) {
	switch op.service + " " + op.name {
	case "dynamodb TransactWriteItems":
		kinds = f.set("TransactWriteItem")
		return kinds, len(kinds) == 0
	case "dynamodb ExecuteStatement", "dynamodb BatchExecuteStatement", "dynamodb ExecuteTransaction":
		return f.statements()
	case "dynamodb Query", "dynamodb Scan":
		return f.set(op.name+"Input", "IndexName"), false
	case "sesv2 SendEmail":
		kinds = f.set("EmailContent")
		return kinds, len(kinds) == 0
	case "s3 PutObject", "s3 CopyObject", "s3 CreateMultipartUpload":
		return f.set(op.name+"Input", "Tagging", "ACL"), false
	case "s3 GetObject", "s3 HeadObject", "s3 DeleteObject":
		return f.set(op.name+"Input", "VersionId"), false
	}
	return nil, false
}

// set returns which fields of one of the SDK's types a program sets to something: all, or those of these names.
func (f *flow) set(name string, fields ...string) []string {
	var found []string
	for k, values := range f.fields {
		if k.of.Name() != name || k.of.Pkg() == nil || !strings.HasPrefix(vendorless(k.of.Pkg().Path()), sdk+"service/") {
			continue
		}
		if len(fields) > 0 {
			t := texts{found: map[text]bool{}, seen: map[visit]bool{}}
			f.all(&t, values, nil)
			if !slices.Contains(fields, k.name) || len(t.found) == 0 && !t.open {
				continue
			}
		}
		found = append(found, k.name)
	}
	slices.Sort(found)
	return found
}

// statements returns the verbs of the PartiQL statements that a program has.
func (f *flow) statements() (verbs []string, open bool) {
	t := texts{found: map[text]bool{}, seen: map[visit]bool{}}
	for k, values := range f.fields {
		if k.name == "Statement" && k.of.Pkg() != nil && strings.Contains(k.of.Pkg().Path(), "/service/dynamodb") {
			f.all(&t, values, nil)
		}
	}
	constants, env := t.split()
	for _, c := range constants {
		if verb, _, ok := strings.Cut(strings.TrimSpace(strings.ToLower(c)), " "); ok {
			verbs = append(verbs, verb)
		}
	}
	slices.Sort(verbs)
	return slices.Compact(verbs), t.open || len(env) > 0 || len(verbs) == 0
}
