// Package functionsize compares the binary of every function, and its cold start, with those of a handler which has the clients of the SDK that it
// uses, and nothing else: what kit, adapters and domain add is paid for at every cold start.
//
//	go test -run '^$' -bench . -benchtime 1x ./internal/functionsize
package functionsize
