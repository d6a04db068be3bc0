// Package names holds every name that two rooms must agree on: environments, stacks, log groups, environment
// variables, tags and stack outputs.
//
// It exists so that no name is ever copied as a literal: a variable set by a stack and read by a function is one
// constant, and renaming it is one edit that the compiler checks.
//
//	names.Stack("feature-login-3fk20q9x", "Data1") // mainstay-feature-login-3fk20q9x-Data1
package names
