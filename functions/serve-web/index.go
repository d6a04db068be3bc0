package main

import (
	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/opensearch"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

// index is in a domain where the environment has one.
func index(env boot.Env, db dynamo.API) users.Index {
	if url, is := env.Optional(names.SearchURL); is {
		return opensearch.New(env.AWS, url, env.Get(names.Environment), env.Clock)
	}
	return dynamo.NewIndex(db, env.Get(names.IndexTable), env.Clock)
}
