package ops

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// SignIn is what somebody signs in to an environment's site with.
type SignIn struct {
	Email    string `json:"email"`
	Password string `json:"password"`
}

// PoolAPI is the part of Cognito that accounts are made with; the SDK's client fits.
type PoolAPI interface {
	AdminCreateUser(context.Context, *cognito.AdminCreateUserInput, ...func(*cognito.Options)) (*cognito.AdminCreateUserOutput, error)
	AdminSetUserPassword(context.Context, *cognito.AdminSetUserPasswordInput, ...func(*cognito.Options)) (*cognito.AdminSetUserPasswordOutput, error)
}

// SecretAPI is the part of Secrets Manager that says the password; the SDK's client fits.
type SecretAPI interface {
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
}

// EnsureAccount gives an environment's user pool the account that its secret speaks of: the probe's, and in branch
// environments everybody's. CloudFormation makes the secret and cannot make an account that has a password. It may be done
// again at any time, and is how the account gets a password that was changed in the secret.
type EnsureAccount struct {
	Pool   string // id of the user pool
	Secret string // ARN
	Pools  PoolAPI
	Vault  SecretAPI
}

// Run returns what may be signed in with then.
func (c EnsureAccount) Run(ctx context.Context) (SignIn, error) {
	s, err := readSignIn(ctx, c.Vault, c.Secret)
	if err != nil {
		return s, err
	}
	_, err = c.Pools.AdminCreateUser(ctx, &cognito.AdminCreateUserInput{UserPoolId: &c.Pool, Username: &s.Email,
		MessageAction:     types.MessageActionTypeSuppress, // there is nobody to write to
		TemporaryPassword: &s.Password,                     // one that Cognito makes up need not be what the pool's policy wants
		UserAttributes:    []types.AttributeType{{Name: aws.String("email"), Value: &s.Email}, {Name: aws.String("email_verified"), Value: aws.String("true")}}})
	if exists := (*types.UsernameExistsException)(nil); err != nil && !errors.As(err, &exists) {
		return s, fmt.Errorf("make account %s in user pool %s: %w", s.Email, c.Pool, err)
	}
	_, err = c.Pools.AdminSetUserPassword(ctx, &cognito.AdminSetUserPasswordInput{UserPoolId: &c.Pool, Username: &s.Email, Password: &s.Password, Permanent: true})
	if err != nil {
		return s, fmt.Errorf("set password of account %s in user pool %s: %w", s.Email, c.Pool, err)
	}
	return s, nil
}

func readSignIn(ctx context.Context, vault SecretAPI, secret string) (SignIn, error) {
	out, err := vault.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &secret})
	if err != nil {
		return SignIn{}, fmt.Errorf("read secret %s: %w", secret, err)
	}
	var c struct{ Username, Password string }
	if err := json.Unmarshal([]byte(aws.ToString(out.SecretString)), &c); err != nil || c.Username == "" || c.Password == "" {
		return SignIn{}, fmt.Errorf("read secret %s: found no username or no password in it; expected JSON with both; deploy the environment again", secret)
	}
	return SignIn{c.Username, c.Password}, nil
}

// ensureAccount is EnsureAccount for the stacks of an environment; false where nobody signs in to the application. Where there
// is no probe with a secret, the account is everybody's, and this machine keeps its password: a secret costs $0.40 a month
// (Secrets Manager pricing), and one that was lost is made anew.
func (c EnvUp) ensureAccount(ctx context.Context, stacks []teardown.Stack) (SignIn, bool, error) {
	pool, secret := output(stacks, names.OutputUserPool), output(stacks, names.OutputSignInSecret)
	vault := SecretAPI(secretsmanager.NewFromConfig(c.Target.AWS))
	if secret == "" {
		secret, vault = c.Project.demo(c.Environment.Name, pool), demoVault{}
	}
	if pool == "" || !c.Environment.PublicAPI && output(stacks, names.OutputSignInSecret) == "" {
		return SignIn{}, false, nil
	}
	s, err := EnsureAccount{pool, secret, cognito.NewFromConfig(c.Target.AWS), vault}.Run(ctx)
	return s, true, err
}

// demo is the file with what people sign in with to a branch environment. Another pool is another one's.
func (p Project) demo(environment, pool string) string {
	return p.State("sign-in", environment+"-"+pool+".json")
}

// demoVault keeps credentials in files, and makes those that are not there.
type demoVault struct{}

// demoUser is who signs in to a branch environment.
const demoUser = "demo@example.com"

// GetSecretValue implements SecretAPI; the secret is a file.
func (demoVault) GetSecretValue(_ context.Context, in *secretsmanager.GetSecretValueInput, _ ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error) {
	text, err := os.ReadFile(*in.SecretId)
	if errors.Is(err, os.ErrNotExist) {
		// The password's beginning has what the pool's policy wants and rand.Text has not.
		if text, err = json.Marshal(map[string]string{"username": demoUser, "password": "a1-" + rand.Text()}); err == nil {
			err = errors.Join(os.MkdirAll(filepath.Dir(*in.SecretId), 0o700), os.WriteFile(*in.SecretId, text, 0o600))
		}
	}
	return &secretsmanager.GetSecretValueOutput{SecretString: aws.String(string(text))}, err
}

// signIn is what people sign in with to the site of a branch environment; nil where this machine does not know.
func (c EnvStatus) signIn(ctx context.Context, stacks []teardown.Stack) (*SignIn, error) {
	file := c.Project.demo(c.Environment, output(stacks, names.OutputUserPool))
	if !exists(file) {
		return nil, nil
	}
	s, err := readSignIn(ctx, demoVault{}, file)
	return &s, err
}
