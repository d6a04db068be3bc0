// Package secrets reads credentials from AWS Secrets Manager.
//
//	as, err := secrets.Read(ctx, secretsmanager.NewFromConfig(env.AWS), env.Get(names.SignInSecret))
package secrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// API is the part of Secrets Manager that is needed; the SDK's client fits.
type API interface {
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
}

// Credentials are who signs in.
type Credentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// Read reads the credentials in a secret. They are read each time, so that changed ones are used at once. No error says what
// was read.
func Read(ctx context.Context, api API, secret string) (Credentials, error) {
	out, err := api.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &secret})
	if err != nil {
		return Credentials{}, fmt.Errorf("read secret %s: %w", secret, err)
	}
	var c Credentials
	if err := json.Unmarshal([]byte(aws.ToString(out.SecretString)), &c); err != nil || c.Username == "" || c.Password == "" {
		return Credentials{}, fmt.Errorf("read secret %s: %w", secret, errors.New("found no username or no password in it; expected JSON with both"))
	}
	return c, nil
}
