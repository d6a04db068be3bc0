// Package backend tests a deployed environment from outside: it puts files into the bucket, kills functions, sends
// poison, takes permissions away, and looks at what came of it. The tests deploy their own environments to an embedded
// AWS of their own, so they disturb nothing that `make up` runs.
//
//	go test ./e2e/backend                      # as `make test` does
//	go test ./e2e/backend -run TestLoad -rows 200000
package backend
