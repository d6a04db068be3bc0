package stacks

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/names"
)

// web is the HTTP API.
func (p *parts) web(d *data) {
	p.Compute("web/serve-web", func(s constructs.Construct) {
		serve := function.New(s, "ServeWeb", function.Props{Code: p.code[names.ServeWeb], LogRetention: p.LogRetention, Retain: p.Retain, Delivery: p.delivery(s),
			Variables: map[string]string{names.UsersTable: *d.users.Table.TableName(), names.ImportsTable: *d.imports.Table.TableName()}})
		d.users.GrantScan(serve.Role)
		d.imports.GrantQuery(serve.Role)
		api := httpapi.New(s, "Http", httpapi.Props{Name: "access", LogRetention: p.LogRetention, Retain: p.Retain, Routes: []httpapi.Route{
			{Path: "/healthz", To: serve, Access: httpapi.Public},
			{Path: "/users", To: serve, Access: p.access()},
			{Path: "/imports", To: serve, Access: p.access()},
			{Path: "/imports/{id}", To: serve, Access: p.access()},
		}})
		output(s, names.OutputURL, api.Endpoint())
	})
}

// access is who is answered about users.
func (e Env) access() httpapi.Access {
	if e.PublicAPI {
		return httpapi.Public
	}
	return httpapi.Signed
}
