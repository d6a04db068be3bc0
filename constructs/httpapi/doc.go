// Package httpapi makes HTTP APIs whose routes lead to functions, with throttling and an access log.
//
// It exists so that a route is signed (AWS IAM) unless it says that it is public, and so that all routes to a function share one
// integration.
//
//	api := httpapi.New(stack, "Http", httpapi.Props{Name: "access", Routes: []httpapi.Route{
//		{Path: "/healthz", To: serve, Access: httpapi.Public}, {Path: "/users", To: serve}}})
package httpapi
