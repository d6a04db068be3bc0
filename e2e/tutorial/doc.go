// Package tutorial types docs/tutorial.md into a copy of the project, so that the page says nothing that does not work.
//
//	go test ./e2e/tutorial -args -slow
package tutorial
