package secrets_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/mainstay-go/mainstay/adapters/secrets"
)

type vault struct {
	text string
	err  error
}

// GetSecretValue implements secrets.API.
func (v vault) GetSecretValue(_ context.Context, in *secretsmanager.GetSecretValueInput, _ ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error) {
	return &secretsmanager.GetSecretValueOutput{SecretString: aws.String(strings.ReplaceAll(v.text, "ARN", *in.SecretId))}, v.err
}

func TestRead(t *testing.T) {
	got, err := secrets.Read(t.Context(), vault{text: `{"username":"probe@example.com","password":"ARN"}`}, "arn")
	if err != nil || got.Username != "probe@example.com" || got.Password != "arn" {
		t.Errorf("Read = %+v, %v", got, err)
	}
	for _, v := range []vault{{text: `{"username":"u","password":""}`}, {text: `hunter2`}, {text: `{"password":"hunter2"}`}, {err: errors.New("AccessDeniedException"), text: "hunter2"}} {
		if got, err := secrets.Read(t.Context(), v, "arn"); err == nil || strings.Contains(err.Error(), "hunter2") || got.Password != "" {
			t.Errorf("Read of %q = %+v, %v; want an error that says nothing of it", v.text, got, err)
		}
	}
}
