// Package stacks says what the application consists of: a file per stack, each a table of contents of constructs.
//
// A new table or queue is a line in the stack that it belongs to; a new stack is a file here and a part in package names.
//
//	err := stacks.New(app, stacks.Env{Environment: env, Build: build})
package stacks
