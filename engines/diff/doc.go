// Package diff says what a deployment would do to what is deployed, the most dangerous first.
//
// It exists because a list of changed lines hides the one that matters: that a table would be made anew, that data would go
// with a resource, that somebody may do more than before, or that a name is taken. Templates are compared resource by
// resource, by logical id; policies by what they allow, and not by how they are written. It reads templates only, so it
// needs no permission beyond reading them, and it is done in milliseconds.
//
//	changes, err := diff.Compare(deployed, wanted)
//	fmt.Print(diff.Report{Changes: changes}.Markdown())
package diff
