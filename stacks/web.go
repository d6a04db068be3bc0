package stacks

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/constructs/probe"
	"github.com/mainstay-go/mainstay/names"
)

// web is the pages, and the HTTP API.
func (p *parts) web(d *data) {
	var url *string
	p.Compute("web/serve-web", func(s constructs.Construct) {
		serve := p.serveWeb(s, d)
		api := httpapi.New(s, "Http", httpapi.Props{Name: "access", LogRetention: p.LogRetention, Retain: p.Retain, Routes: []httpapi.Route{
			{Path: "/healthz", To: serve, Access: httpapi.Public},
			// Pages are open to whoever asks: the function itself answers only who has signed in, and sends everybody else to do so.
			{Path: "/", To: serve, Access: httpapi.Public},
			{Path: "/app/{page+}", To: serve, Access: httpapi.Public},
			{Method: "POST", Path: "/app/{page+}", To: serve, Access: httpapi.Public},
			{Path: "/users", To: serve, Access: p.access()},
			{Path: "/imports", To: serve, Access: p.access()},
			{Path: "/imports/{id}", To: serve, Access: p.access()},
		}})
		output(s, names.OutputURL, api.Endpoint())
		url = api.Endpoint()
	})
	if p.Alarms { // elsewhere nobody would be told
		p.Compute("web/probe-web", func(s constructs.Construct) { p.probeWeb(s, url) })
	}
}

func (p *parts) serveWeb(s constructs.Construct, d *data) *function.Function {
	serve := function.New(s, "ServeWeb", function.Props{Code: p.code[names.ServeWeb], LogRetention: p.LogRetention, Retain: p.Retain, Delivery: p.delivery(s),
		Variables: p.searched(map[string]string{names.UsersTable: *d.users.Table.TableName(), names.ImportsTable: *d.imports.Table.TableName(),
			names.IndexTable: *d.index.Table.TableName(), names.UploadsBucket: *d.uploads.Bucket.BucketName(),
			names.UserPool: *d.people.Pool.UserPoolId(), names.UserPoolClient: *d.people.Client.UserPoolClientId()})})
	d.users.GrantScan(serve.Role)
	d.users.GrantGet(serve.Role)
	d.imports.GrantQuery(serve.Role)
	d.index.GrantQuery(serve.Role)
	d.index.GrantGet(serve.Role)
	p.grantSearch(serve.Role, "es:ESHttpPost")
	d.uploads.GrantForms(serve.Role, names.UploadsPrefix)
	d.uploads.GrantLinks(serve.Role, names.RejectsPrefix)
	d.people.GrantSignIn(serve.Role)
	return serve
}

// probeWeb looks at the site every five minutes.
func (p *parts) probeWeb(s constructs.Construct, url *string) {
	looks := probe.New(s, "Probe", probe.Props{User: "probe@example.com", Retain: p.Retain, Function: function.Props{Code: p.code[names.ProbeWeb],
		LogRetention: p.LogRetention, Retain: p.Retain, Delivery: p.delivery(s), Variables: map[string]string{names.SiteURL: *url}}})
	output(s, names.OutputSignInSecret, looks.Secret.SecretArn())
}

// access is who is answered about users.
func (e Env) access() httpapi.Access {
	if e.PublicAPI {
		return httpapi.Public
	}
	return httpapi.Signed
}
