package cognito

import (
	"context"

	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

type options = func(*cognito.Options)

// calls are the methods of a client that this package calls. A function that renders templates keeps every exported method of
// what it makes an interface of, as a template may call any by its name; of Cognito's client these are 3.6 MB.
type calls struct {
	auth    func(context.Context, *cognito.AdminInitiateAuthInput, ...options) (*cognito.AdminInitiateAuthOutput, error)
	respond func(context.Context, *cognito.AdminRespondToAuthChallengeInput, ...options) (*cognito.AdminRespondToAuthChallengeOutput, error)
	signOut func(context.Context, *cognito.AdminUserGlobalSignOutInput, ...options) (*cognito.AdminUserGlobalSignOutOutput, error)
}

func lean(c *cognito.Client) API {
	return calls{c.AdminInitiateAuth, c.AdminRespondToAuthChallenge, c.AdminUserGlobalSignOut}
}

// AdminInitiateAuth implements API.
func (c calls) AdminInitiateAuth(ctx context.Context, in *cognito.AdminInitiateAuthInput, o ...options) (*cognito.AdminInitiateAuthOutput, error) {
	return c.auth(ctx, in, o...)
}

// AdminRespondToAuthChallenge implements API.
func (c calls) AdminRespondToAuthChallenge(ctx context.Context, in *cognito.AdminRespondToAuthChallengeInput, o ...options) (*cognito.AdminRespondToAuthChallengeOutput, error) {
	return c.respond(ctx, in, o...)
}

// AdminUserGlobalSignOut implements API.
func (c calls) AdminUserGlobalSignOut(ctx context.Context, in *cognito.AdminUserGlobalSignOutInput, o ...options) (*cognito.AdminUserGlobalSignOutOutput, error) {
	return c.signOut(ctx, in, o...)
}
