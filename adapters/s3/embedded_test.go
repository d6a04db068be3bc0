package s3_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	adapter "github.com/mainstay-go/mainstay/adapters/s3"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
	"github.com/mainstay-go/mainstay/names"
)

// TestDesk_Embedded: S3 of the embedded AWS holds whoever has a form or a link to what was signed; by whoever has an account, and
// by a role in another account, as functions of staging have one.
func TestDesk_Embedded(t *testing.T) {
	i, cfg := embeddedtest.Run(t)
	t.Run("the first account", func(t *testing.T) { desks(t, "first", i, cfg) })
	t.Run("a role in another account", func(t *testing.T) { desks(t, "other", i, role(t, i.For(names.Staging))) })
}

// desks has the contract hold of buckets of an account.
func desks(t *testing.T, prefix string, i embedded.Instance, cfg aws.Config) {
	client, buckets := s3.NewFromConfig(cfg), 0
	userstest.TestDesk(t, func(t *testing.T) userstest.Counter {
		buckets++
		name := fmt.Sprint("desk-", prefix, "-", buckets)
		if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
			t.Fatal(err)
		}
		return userstest.Counter{Desk: adapter.NewDesk(s3.NewPresignClient(client), name), Browser: i.HTTPClient(),
			Put: func(key string, body []byte) {
				if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &name, Key: &key, Body: bytes.NewReader(body)}); err != nil {
					t.Fatal(err)
				}
			}, Read: func(key string) ([]byte, bool) {
				out, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(name), Key: &key})
				if err != nil {
					return nil, false
				}
				defer out.Body.Close()
				body, err := io.ReadAll(out.Body)
				return body, err == nil
			}}
	})
}

// role makes a role in an account, and returns what its sessions call with.
func role(t *testing.T, i embedded.Instance) aws.Config {
	t.Helper()
	cfg, err := i.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	roles, name := iam.NewFromConfig(cfg), aws.String("desk")
	made, err := roles.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: name, AssumeRolePolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"` + i.Account + `"}}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := roles.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: name, PolicyName: name,
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`)}); err != nil {
		t.Fatal(err)
	}
	out, err := sts.NewFromConfig(cfg).AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: made.Role.Arn, RoleSessionName: name})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Credentials = credentials.NewStaticCredentialsProvider(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)
	return cfg
}
