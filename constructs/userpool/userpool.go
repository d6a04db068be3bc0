package userpool

import (
	"cmp"
	"errors"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/names"
)

// Props say how people sign in, and for how long.
type Props struct {
	SessionFor     time.Duration // from signing in to having to sign in again; default 12 h
	TokenFor       time.Duration // how long a locked account may go on at most; default 15 min
	PasswordLength int           // at least so many characters, of each kind one; default 14
	Retain         bool          // outlives its stack, cannot be deleted
}

// Pool is a user pool with the one client that signs people in.
type Pool struct {
	Pool   awscognito.UserPool
	Client awscognito.UserPoolClient
}

// invitation is how long the password of an invitation is good.
const invitation = 3 * 24 * time.Hour

// New makes a pool.
func New(scope constructs.Construct, id string, p Props) *Pool {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{}.withDefaults() })
	pool := awscognito.NewUserPool(this, jsii.String("Pool"), &awscognito.UserPoolProps{
		SelfSignUpEnabled:   jsii.Bool(false),
		SignInAliases:       &awscognito.SignInAliases{Email: jsii.Bool(true)},
		SignInCaseSensitive: jsii.Bool(false),
		AccountRecovery:     awscognito.AccountRecovery_NONE, // an administrator invites again
		FeaturePlan:         awscognito.FeaturePlan_LITE,     // what is used here is in the cheapest
		Mfa:                 awscognito.Mfa_OFF,              // see the package's comment
		PasswordPolicy:      p.password(),                    //
		DeletionProtection:  jsii.Bool(p.Retain),             //
		RemovalPolicy:       cdk.Removal(p.Retain),           // as the tables'
	})
	client := awscognito.NewUserPoolClient(this, jsii.String("Client"), &awscognito.UserPoolClientProps{
		UserPool: pool,
		// Only who has the IAM permission may try a password with this client. It needs no secret then.
		AuthFlows:                  &awscognito.AuthFlow{AdminUserPassword: jsii.Bool(true)},
		DisableOAuth:               jsii.Bool(true),
		PreventUserExistenceErrors: jsii.Bool(true),
		EnableTokenRevocation:      jsii.Bool(true),
		IdTokenValidity:            cdk.Seconds(p.TokenFor),
		AccessTokenValidity:        cdk.Seconds(p.TokenFor),
		RefreshTokenValidity:       cdk.Seconds(p.SessionFor),
	})
	return &Pool{pool, client}
}

func (p Props) password() *awscognito.PasswordPolicy {
	yes := jsii.Bool(true)
	return &awscognito.PasswordPolicy{MinLength: jsii.Number(p.PasswordLength), RequireDigits: yes, RequireLowercase: yes,
		RequireSymbols: yes, RequireUppercase: yes, TempPasswordValidity: cdk.Seconds(invitation)}
}

// GrantSignIn lets a function sign people in and out, renew their sessions, and have the invited choose their passwords.
func (p *Pool) GrantSignIn(to awsiam.IGrantable) {
	cdk.Grant(to, p.Pool.UserPoolArn(), "cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge", "cognito-idp:AdminUserGlobalSignOut")
}

func (p Props) withDefaults() Props {
	p.SessionFor, p.TokenFor = cmp.Or(p.SessionFor, 12*time.Hour), cmp.Or(p.TokenFor, 15*time.Minute)
	p.PasswordLength = cmp.Or(p.PasswordLength, names.PasswordLength)
	return p
}

// validate holds Cognito's limits of tokens (Cognito developer guide, "Quotas in Amazon Cognito", 2026), in whole minutes as
// the CDK counts them.
func (p Props) validate() error {
	errs := []error{cdk.Between("PasswordLength", p.PasswordLength, 8, 99, "8 is ours; Cognito quota"),
		minutes("TokenFor", p.TokenFor, 5*time.Minute, 24*time.Hour), minutes("SessionFor", p.SessionFor, time.Hour, 3650*24*time.Hour)}
	if p.SessionFor < p.TokenFor {
		errs = append(errs, cdk.Wrong("TokenFor", p.TokenFor, "less than SessionFor", "shorten it: sessions renew their tokens"))
	}
	return errors.Join(errs...)
}

func minutes(property string, found, least, most time.Duration) error {
	if found%time.Minute != 0 {
		return cdk.Wrong(property, found, "whole minutes", "round it")
	}
	return cdk.Whole(property, found, least, most, "Cognito quota")
}
