package cognito

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/mainstay-go/mainstay/domain/access"
)

// API is the part of Cognito that is needed; the SDK's client fits.
type API interface {
	AdminInitiateAuth(context.Context, *cognito.AdminInitiateAuthInput, ...func(*cognito.Options)) (*cognito.AdminInitiateAuthOutput, error)
	AdminRespondToAuthChallenge(context.Context, *cognito.AdminRespondToAuthChallengeInput, ...func(*cognito.Options)) (*cognito.AdminRespondToAuthChallengeOutput, error)
	AdminUserGlobalSignOut(context.Context, *cognito.AdminUserGlobalSignOutInput, ...func(*cognito.Options)) (*cognito.AdminUserGlobalSignOutOutput, error)
}

// Doer fetches the pool's keys; an http.Client fits.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Accounts is an access.Accounts.
type Accounts struct {
	api          API
	pool, client string
	keys         *keys
	clock        func() time.Time
}

// New returns the accounts of a user pool, for one of its clients.
func New(cfg aws.Config, pool, client string, clock func() time.Time) *Accounts {
	var web Doer = http.DefaultClient
	if cfg.HTTPClient != nil {
		web = cfg.HTTPClient // which knows the certificates that the SDK was told of
	}
	return NewFrom(lean(cognito.NewFromConfig(cfg)), web, cmp.Or(aws.ToString(cfg.BaseEndpoint), host(pool)), pool, client, clock)
}

// NewFrom is New over any API; endpoint is where the pool's keys are.
func NewFrom(api API, web Doer, endpoint, pool, client string, clock func() time.Time) *Accounts {
	return &Accounts{api, pool, client, &keys{web: web, url: endpoint + "/" + pool + "/.well-known/jwks.json", clock: clock}, clock}
}

// host is Cognito's in the region that the pool's id begins with.
func host(pool string) string {
	region, _, _ := strings.Cut(pool, "_")
	return "https://cognito-idp." + region + ".amazonaws.com"
}

// SignIn implements access.Accounts.
func (a *Accounts) SignIn(ctx context.Context, email, password string) (access.Session, error) {
	if email == "" || password == "" {
		return access.Session{}, fmt.Errorf("sign in: %w", access.ErrRefused) // Cognito calls it an invalid parameter
	}
	return a.begin(ctx, "sign in", types.AuthFlowTypeAdminUserPasswordAuth, map[string]string{"USERNAME": email, "PASSWORD": password})
}

// Renew implements access.Accounts.
func (a *Accounts) Renew(ctx context.Context, renewal string) (access.Session, error) {
	if renewal == "" {
		return access.Session{}, fmt.Errorf("renew: %w", access.ErrRefused)
	}
	s, err := a.begin(ctx, "renew", types.AuthFlowTypeRefreshTokenAuth, map[string]string{"REFRESH_TOKEN": renewal})
	s.Renewal = cmp.Or(s.Renewal, renewal) // Cognito gives another one only where renewals rotate
	return s, err
}

func (a *Accounts) begin(ctx context.Context, verb string, flow types.AuthFlowType, with map[string]string) (access.Session, error) {
	out, err := a.initiate(ctx, flow, with)
	if err != nil {
		return access.Session{}, fmt.Errorf("%s: %w", verb, err)
	}
	if out.ChallengeName == types.ChallengeNameTypeNewPasswordRequired {
		return access.Session{}, fmt.Errorf("%s: %w", verb, access.ErrNewPassword)
	}
	if out.AuthenticationResult == nil {
		return access.Session{}, fmt.Errorf("%s: Cognito asks for %q; expected a pool that asks for nothing but a password", verb, out.ChallengeName)
	}
	return a.session(ctx, out.AuthenticationResult)
}

func (a *Accounts) initiate(ctx context.Context, flow types.AuthFlowType, with map[string]string) (*cognito.AdminInitiateAuthOutput, error) {
	out, err := a.api.AdminInitiateAuth(ctx, &cognito.AdminInitiateAuthInput{UserPoolId: &a.pool, ClientId: &a.client, AuthFlow: flow, AuthParameters: with})
	if err != nil {
		return nil, translated(err)
	}
	return out, nil
}

// session verifies what Cognito has just given, too: so there is one way only to learn who somebody is.
func (a *Accounts) session(ctx context.Context, r *types.AuthenticationResultType) (access.Session, error) {
	s := access.Session{Token: aws.ToString(r.IdToken), Renewal: aws.ToString(r.RefreshToken)}
	c, err := a.claims(ctx, s.Token)
	if err != nil {
		return access.Session{}, fmt.Errorf("read the token of a new session: %w", err)
	}
	s.Who, s.Expires = c.who(), c.Expiry.Time()
	return s, nil
}

// SignOut implements access.Accounts.
func (a *Accounts) SignOut(ctx context.Context, who access.Identity) error {
	_, err := a.api.AdminUserGlobalSignOut(ctx, &cognito.AdminUserGlobalSignOutInput{UserPoolId: &a.pool, Username: &who.ID})
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// translated is what Cognito's error means to the domain. It says that somebody is not there, or locked, in many ways, of
// which nobody outside learns anything.
func translated(err error) error {
	var (
		refused *types.NotAuthorizedException
		unknown *types.UserNotFoundException
		waiting *types.UserNotConfirmedException
		reset   *types.PasswordResetRequiredException
		invalid *types.InvalidPasswordException
		many    *types.TooManyRequestsException
		limit   *types.LimitExceededException
	)
	switch {
	case errors.As(err, &refused), errors.As(err, &unknown), errors.As(err, &waiting), errors.As(err, &invalid):
		return fmt.Errorf("%w (%w)", access.ErrRefused, err)
	case errors.As(err, &reset):
		return fmt.Errorf("%w (%w)", access.ErrNewPassword, err)
	case errors.As(err, &many), errors.As(err, &limit):
		return fmt.Errorf("%w (%w)", access.ErrTooOften, err)
	}
	return err
}
