package constructs_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/userpool"
)

func TestUserPool(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		serve := function.New(s, "Serve", function.Props{Code: code(t, "serve-web")})
		userpool.New(s, "People", userpool.Props{}).GrantSignIn(serve.Role)
	})
	pool := only(t, made, "AWS::Cognito::UserPool")
	has(t, pool, `"AllowAdminCreateUserOnly":true`, `"UsernameAttributes":["email"]`, `"CaseSensitive":false`, `"MinimumLength":14`, `"UserPoolTier":"LITE"`,
		`"RecoveryMechanisms":[{"Name":"admin_only","Priority":1}]`)
	client := only(t, made, "AWS::Cognito::UserPoolClient")
	has(t, client, `"ExplicitAuthFlows":["ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]`, `"PreventUserExistenceErrors":"ENABLED"`,
		`"IdTokenValidity":15`, `"RefreshTokenValidity":720`, `"EnableTokenRevocation":true`)
	if _, secret := client.Properties["GenerateSecret"]; secret || client.Properties["AllowedOAuthFlowsUserPoolClient"] != false {
		t.Errorf("the client has %v; want neither a secret nor OAuth", client.Properties)
	}
	if pool.DeletionPolicy != "Delete" || pool.Properties["DeletionProtection"] != "INACTIVE" {
		t.Errorf("the pool is kept: %s, %v; want it to go without Retain", pool.DeletionPolicy, pool.Properties["DeletionProtection"])
	}
	has(t, only(t, made, "AWS::IAM::Policy"), `"Action":["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge","cognito-idp:AdminUserGlobalSignOut"]`)
}

func TestUserPool_Retain(t *testing.T) {
	pool := only(t, template(t, func(s awscdk.Stack) { userpool.New(s, "People", userpool.Props{Retain: true}) }), "AWS::Cognito::UserPool")
	has(t, pool, `"DeletionProtection":"ACTIVE"`)
	if pool.DeletionPolicy != "Retain" {
		t.Errorf("the deletion policy is %s; want Retain", pool.DeletionPolicy)
	}
}

func TestUserPool_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		userpool.New(s, "Long", userpool.Props{TokenFor: 48 * time.Hour, SessionFor: 72 * time.Hour})
		userpool.New(s, "Odd", userpool.Props{TokenFor: 601 * time.Second, PasswordLength: 6})
		userpool.New(s, "Short", userpool.Props{TokenFor: 2 * time.Hour, SessionFor: time.Hour})
	},
		`Test/Long: TokenFor is 48h0m0s; expected whole seconds from 5m0s to 24h0m0s (Cognito quota); choose one of those`,
		`Test/Odd: PasswordLength is 6; expected 8 to 99 (8 is ours; Cognito quota); choose a number in between`,
		`Test/Odd: TokenFor is 10m1s; expected whole minutes; round it`,
		`Test/Short: TokenFor is 2h0m0s; expected less than SessionFor; shorten it: sessions renew their tokens`)
}
