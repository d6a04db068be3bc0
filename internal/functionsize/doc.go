// Package functionsize compares the binary of every function with that of a handler which has the clients of the SDK that it
// uses, and nothing else: what kit, adapters and domain add is paid for at every cold start.
//
//	go test -run '^$' -bench Size -benchtime 1x ./internal/functionsize
package functionsize
