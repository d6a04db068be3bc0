package stacks

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/names"
)

// newWeb makes the HTTP API.
func newWeb(app awscdk.App, env Env, d data, code map[string]function.Code) {
	s := env.stack(app, names.Web)
	serve := function.New(s, "ServeWeb", function.Props{Code: code[names.ServeWeb], LogRetention: env.LogRetention, Retain: env.Retain, Delivery: env.delivery(s),
		Variables: map[string]string{names.UsersTable: *d.users.Table.TableName(), names.ImportsTable: *d.imports.Table.TableName()}})
	d.users.GrantScan(serve.Role)
	d.imports.GrantQuery(serve.Role)
	api := httpapi.New(s, "Http", httpapi.Props{Environment: env.Name, Name: "access", LogRetention: env.LogRetention, Retain: env.Retain, Routes: []httpapi.Route{
		{Path: "/healthz", To: serve, Access: httpapi.Public},
		{Path: "/users", To: serve, Access: env.access()},
		{Path: "/imports", To: serve, Access: env.access()},
		{Path: "/imports/{id}", To: serve, Access: env.access()},
	}})
	output(s, names.OutputURL, api.Endpoint())
}

// access is who is answered about users.
func (e Env) access() httpapi.Access {
	if e.PublicAPI {
		return httpapi.Public
	}
	return httpapi.Signed
}
