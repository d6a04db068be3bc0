// Package userstest says what the ports of domain/users promise, as tests. Every adapter runs them, in memory, over a
// fake of its service's API and over the service itself, so that the use cases behave the same over all of them.
//
//	userstest.TestStore(t, func(t *testing.T) users.Store { return new(mem.Users) })
package userstest
