// Package opensearch has the application's search index in OpenSearch, where an environment has a domain: a document per
// user, with the terms that package users makes of it.
//
// Terms are made in one place, so that a search finds the same users in every index; OpenSearch only compares beginnings.
// Requests are few and small, so they are made with net/http and signed by the SDK: the client library adds 0.9 MB to a
// function of 10 MB and looks after the nodes of a cluster, which a domain's endpoint does itself (docs/adr/0008-opensearch.md).
//
//	index := opensearch.New(env.AWS, env.Get(names.SearchURL), env.Get(names.Environment), env.Clock)
package opensearch
