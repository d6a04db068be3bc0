// Package mem implements the ports of domain/users in memory, for tests and for whoever wants to run the use cases
// without AWS. It passes the same contract suites as the real adapters.
package mem
