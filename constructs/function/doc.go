// Package function makes Lambda functions from built Go binaries: a role of its own that may do nothing but write its log, and a log
// group that its stack owns.
//
// It exists because the CDK's own function compiles during synthesis, shares a managed policy for logs, and leaves its log
// group to whoever cleans up.
//
//	serve := function.New(stack, "ServeWeb", function.Props{Code: code, Timeout: 10 * time.Second})
//	orders.GrantQuery(serve.Role)
package function
