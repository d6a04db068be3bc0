// Package migrations holds the one-time operations of the application, a file each, named by time and by what it does.
//
// They use the same domain and adapters as the functions, run in every environment after its deployment, and are never
// changed once they have been applied anywhere: what was wrong is put right by a new one. `mainstay migrate new` makes a
// file, and docs/operations.md says how they run.
//
//	registry, err := migrations.All(migrations.Deps{})
package migrations
