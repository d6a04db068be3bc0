// Package backend has what must hold of a deployed environment, as scenarios: they put files into its bucket, send poison, come as
// strangers, and look at what came of it. They need nothing but AWS's interfaces and HTTP, so they run against any environment.
// Its tests run them against environments of their own on an embedded AWS, where they also kill functions and take
// permissions away.
//
//	mainstay e2e backend --env staging --on aws --rows 1000
//	go test ./e2e/backend                      # as `make test` does
//	go test ./e2e/backend -run TestEnvironment -rows 200000
package backend
