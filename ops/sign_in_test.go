package ops_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/mainstay-go/mainstay/ops"
)

// pools has accounts with their passwords; "" is none yet.
type pools struct {
	accounts map[string]string
	err      error
}

// AdminCreateUser implements ops.PoolAPI.
func (p *pools) AdminCreateUser(_ context.Context, in *cognito.AdminCreateUserInput, _ ...func(*cognito.Options)) (*cognito.AdminCreateUserOutput, error) {
	if p.err != nil {
		return nil, p.err
	}
	if _, there := p.accounts[*in.Username]; there {
		return nil, &types.UsernameExistsException{}
	}
	if in.MessageAction != types.MessageActionTypeSuppress {
		return nil, errors.New("a mail would be sent")
	}
	if in.TemporaryPassword == nil {
		return nil, errors.New("Cognito would make a password up, which the pool's policy need not take")
	}
	p.accounts[*in.Username] = ""
	return &cognito.AdminCreateUserOutput{}, nil
}

// AdminSetUserPassword implements ops.PoolAPI.
func (p *pools) AdminSetUserPassword(_ context.Context, in *cognito.AdminSetUserPasswordInput, _ ...func(*cognito.Options)) (*cognito.AdminSetUserPasswordOutput, error) {
	if _, there := p.accounts[*in.Username]; !there || !in.Permanent {
		return nil, fmt.Errorf("no such account, or for the first time only: %+v", in)
	}
	p.accounts[*in.Username] = *in.Password
	return &cognito.AdminSetUserPasswordOutput{}, nil
}

type vault string

// GetSecretValue implements ops.SecretAPI.
func (v vault) GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error) {
	return &secretsmanager.GetSecretValueOutput{SecretString: aws.String(string(v))}, nil
}

func TestEnsureAccount(t *testing.T) {
	p := &pools{accounts: map[string]string{}}
	for _, password := range []string{"one", "one", "changed"} {
		got, err := ops.EnsureAccount{Pool: "pool", Secret: "arn", Pools: p, Vault: vault(`{"username":"demo@example.com","password":"` + password + `"}`)}.Run(t.Context())
		if err != nil || got.Email != "demo@example.com" || got.Password != password || p.accounts["demo@example.com"] != password {
			t.Errorf("EnsureAccount = %+v, %v, and the pool has %v; want the password %q", got, err, p.accounts, password)
		}
	}
}

func TestEnsureAccount_Errors(t *testing.T) {
	for text, pool := range map[string]*pools{"hunter2": {}, `{"username":"hunter2"}`: {}, `{"username":"u","password":"hunter2"}`: {err: errors.New("AccessDeniedException")}} {
		if _, err := (ops.EnsureAccount{Pools: pool, Vault: vault(text)}).Run(t.Context()); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("EnsureAccount with %q = %v; want an error that says nothing of it", text, err)
		}
	}
}
