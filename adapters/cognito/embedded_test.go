package cognito_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/mainstay-go/mainstay/adapters/cognito"
	"github.com/mainstay-go/mainstay/domain/access/accesstest"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

// TestAccounts_Embedded: the contract holds over a user pool of the embedded AWS, made as constructs/userpool makes it.
func TestAccounts_Embedded(t *testing.T) {
	_, cfg := embeddedtest.Run(t)
	pools := 0
	accesstest.TestAccounts(t, func(t *testing.T) accesstest.Lab {
		pools++
		return lab(t, cfg, fmt.Sprint("pool", pools))
	})
}

// lab is a user pool of its own.
func lab(t *testing.T, cfg aws.Config, name string) accesstest.Lab {
	t.Helper()
	api, must := sdk.NewFromConfig(cfg), func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	pool, err := api.CreateUserPool(t.Context(), &sdk.CreateUserPoolInput{PoolName: &name, UsernameAttributes: []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}})
	must(err)
	client, err := api.CreateUserPoolClient(t.Context(), &sdk.CreateUserPoolClientInput{UserPoolId: pool.UserPool.Id, ClientName: &name,
		ExplicitAuthFlows:          []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowAdminUserPasswordAuth, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth},
		PreventUserExistenceErrors: types.PreventUserExistenceErrorTypesEnabled, EnableTokenRevocation: aws.Bool(true), IdTokenValidity: aws.Int32(15),
		AccessTokenValidity: aws.Int32(15), TokenValidityUnits: &types.TokenValidityUnitsType{IdToken: types.TimeUnitsTypeMinutes, AccessToken: types.TimeUnitsTypeMinutes}})
	must(err)
	var later time.Duration
	clock := func() time.Time { return time.Now().Add(later) }
	invite := func(email, password string) {
		_, err := api.AdminCreateUser(t.Context(), &sdk.AdminCreateUserInput{UserPoolId: pool.UserPool.Id, Username: &email, TemporaryPassword: &password,
			MessageAction: types.MessageActionTypeSuppress, UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: &email}}})
		must(err)
	}
	return accesstest.Lab{Accounts: cognito.New(cfg, *pool.UserPool.Id, *client.UserPoolClient.ClientId, clock), Now: clock, Later: func(d time.Duration) { later += d }, Invite: invite,
		Add: func(email, password string) {
			invite(email, password)
			_, err := api.AdminSetUserPassword(t.Context(), &sdk.AdminSetUserPasswordInput{UserPoolId: pool.UserPool.Id, Username: &email, Password: &password, Permanent: true})
			must(err)
		},
		Lock: func(email string) {
			_, err := api.AdminDisableUser(t.Context(), &sdk.AdminDisableUserInput{UserPoolId: pool.UserPool.Id, Username: &email})
			must(err)
		}}
}
