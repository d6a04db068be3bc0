// Package userpool makes Cognito user pools whose people are invited by an administrator and sign in with their address and a
// password, through the application and nothing else.
//
// It exists because a pool's defaults are those of a public website: anybody may sign up, anybody may try passwords against
// Cognito itself, and whether an address is known can be asked. There is no second factor: whoever needs one adds its
// challenge to adapters/cognito first.
//
//	people := userpool.New(stack, "People", userpool.Props{Retain: env.Retain})
//	people.GrantSignIn(serve.Role)
package userpool
