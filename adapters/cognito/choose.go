package cognito

import (
	"context"
	"errors"
	"fmt"

	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/mainstay-go/mainstay/domain/access"
)

// ChoosePassword implements access.Accounts. It tries the invitation's password and answers what Cognito asks then at once, so
// that nothing of Cognito's is in the browser between, and people may take their time.
func (a *Accounts) ChoosePassword(ctx context.Context, email, invitation, password string) (access.Session, error) {
	if email == "" || invitation == "" {
		return access.Session{}, fmt.Errorf("choose password: %w", access.ErrRefused) // Cognito calls it an invalid parameter
	}
	if password == "" {
		return access.Session{}, fmt.Errorf("choose password: %w", access.ErrWeakPassword)
	}
	asked, err := a.initiate(ctx, types.AuthFlowTypeAdminUserPasswordAuth, map[string]string{"USERNAME": email, "PASSWORD": invitation})
	if err != nil {
		return access.Session{}, fmt.Errorf("choose password: %w", err)
	}
	if asked.ChallengeName != types.ChallengeNameTypeNewPasswordRequired {
		return access.Session{}, fmt.Errorf("choose password: %w: the account has one", access.ErrRefused)
	}
	return a.answer(ctx, &cognito.AdminRespondToAuthChallengeInput{UserPoolId: &a.pool, ClientId: &a.client, ChallengeName: asked.ChallengeName, Session: asked.Session,
		ChallengeResponses: map[string]string{"USERNAME": email, "NEW_PASSWORD": password}})
}

func (a *Accounts) answer(ctx context.Context, in *cognito.AdminRespondToAuthChallengeInput) (access.Session, error) {
	out, err := a.api.AdminRespondToAuthChallenge(ctx, in)
	if invalid := (*types.InvalidPasswordException)(nil); errors.As(err, &invalid) {
		return access.Session{}, fmt.Errorf("choose password: %w (%w)", access.ErrWeakPassword, err)
	}
	if err != nil {
		return access.Session{}, fmt.Errorf("choose password: %w", translated(err))
	}
	if out.AuthenticationResult == nil {
		return access.Session{}, fmt.Errorf("choose password: Cognito asks for %q; expected a pool that asks for nothing but a password", out.ChallengeName)
	}
	return a.session(ctx, out.AuthenticationResult)
}
