// Package cognito keeps accounts in an Amazon Cognito user pool.
//
// It signs in on the server's side: only who has the IAM permission may try a password with this client, so guessing goes through
// the application and its limits. Tokens are verified here, against the keys that the pool publishes, because an API's own
// authorizer knows no cookies.
//
//	accounts := cognito.New(env.AWS, env.Get(names.UserPool), env.Get(names.UserPoolClient), env.Clock)
package cognito
