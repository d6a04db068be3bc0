// Package accesstest says what access.Accounts promises, as tests: for accounts in memory and for those of Cognito, over a
// fake of its API and over the service itself.
//
//	accesstest.TestAccounts(t, func(t *testing.T) accesstest.Lab { … })
package accesstest
