// Package lint holds what cfn-lint and zizmor are installed from: their requirements, every file pinned by hash.
//
// Both come from Python's package index, and a linter that is a different one tomorrow fails builds in which nothing changed.
// Version 1.58.0 is the first choice because it knows Fn::GetStackOutput, which weak references between stacks become.
//
//	bin, err := venv.Ensure(ctx, venv.Options{Dir: ".mainstay/venv-lint", Name: "cfn-lint", Requirements: lint.Requirements()})
package lint
