// Package users is the member directory: what a user is, how a users.csv becomes users, and what is reported of it.
//
// It knows rules, not technology: everything it needs of the world is a port (ports.go) that an adapter implements,
// so the same code runs in a function, a test, a migration or a command.
//
// An upload becomes an Import. Importer streams its rows into chunks, a row's partition derived from its id, and
// Keeper writes a chunk. Chunks of one partition are never handled at the same time, which is what makes
// read, decide, write safe with DynamoDB's unconditional batch writes (docs/adr/0003-fifo-partitions.md).
package users
