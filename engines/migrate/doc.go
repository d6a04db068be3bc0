// Package migrate runs one-time operations, each exactly once per environment: data whose format changes, an index that
// is filled, a mail to everybody.
//
// It exists because a change of data is a change of the system: it belongs into the repository, is reviewed, and must run
// in every environment by itself after the deployment, resume where it was killed, and never run twice. What has run is
// kept in a table of the environment. A lease with a fencing token lets one runner work at a time: whoever took the lease
// over has a higher token, and everything that an older token writes is refused. A lease runs out when nobody has seen it
// renewed for its life, measured by the observer's own clock, so that clocks that differ change nothing.
//
//	registry, err := migrate.New(sources, migrate.Migration{ID: "20261124090000_split_name", Why: "#7", Work: work})
//	report, err := migrate.Runner{Registry: registry, Store: store, Environment: env, By: holder, Now: time.Now}.Up(ctx)
package migrate
