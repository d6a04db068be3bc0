package pipeline_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/mainstay-go/mainstay/engines/trust"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/ops"
)

// introduce writes into the clone whose repository it is, as docs/first-deploy.md has people do it.
func (r runner) introduce(t *testing.T) {
	t.Helper()
	file := filepath.Join(r.clone, "config", "account_github.go")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), `GitHub{Owner: "mainstay-go", Name: "mainstay"}`, `GitHub{Owner: "octo", Name: "app", OwnerID: 123456, ID: 456789}`, 1)
	if changed == string(text) {
		t.Fatalf("%s does not say whose repository it is as it did; correct this test and docs/first-deploy.md", file)
	}
	write(t, file, changed)
	commit(t, r.clone, "introduce ourselves")
	if err := os.MkdirAll(filepath.Join(r.clone, ".mainstay"), 0o755); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{".mainstay/embedded": filepath.Join(r.state, "embedded"), "node_modules": r.modules} {
		if err := os.Symlink(to, filepath.Join(r.clone, link)); err != nil {
			t.Fatal(err)
		}
	}
}

// ready makes an account ready for a kind of environments.
func (r runner) ready(t *testing.T, kind string) ops.AccountReady {
	t.Helper()
	var ready ops.AccountReady
	out := runIn(t, r.clone, r.env, "go", "run", "./cmd/mainstay", "init", "account", "--on", "embedded", "--for", kind, "--json")
	if err := json.Unmarshal([]byte(out), &ready); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return ready
}

// accounts makes the accounts ready. Who does so twice changes nothing.
func (r runner) accounts(t *testing.T, i embedded.Instance, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		for _, s := range r.ready(t, kind).Steps {
			if s.Found == "there" || !s.Done {
				t.Errorf("an empty account for %s: %+v; want it made", kind, s)
			}
		}
		r.trusted(t, i.For(kind), kind)
	}
	for _, s := range r.ready(t, kinds[0]).Steps {
		if s.Found != "there" || s.Done {
			t.Errorf("an account for %s, again: %+v; want it there, and nothing done", kinds[0], s)
		}
	}
}

// trusted tries the role that deploys as the embedded AWS has it: it lets its own job in, and no pull request, fork or branch; and
// what it does not have, it may not do.
func (r runner) trusted(t *testing.T, i embedded.Instance, kind string) {
	t.Helper()
	own := map[string]string{"sub": "repo:octo@123456/app@456789:environment:" + kind, "repository_id": "456789"}
	for name, claims := range map[string]map[string]string{
		"a pull request": {"sub": "repo:octo@123456/app@456789:pull_request", "repository_id": "456789"},
		"a branch":       {"sub": "repo:octo/app:ref:refs/heads/main", "repository_id": "456789"},
		"a fork":         {"sub": "repo:mallory@7/app@8:environment:" + kind, "repository_id": "8"},
		"a taken name":   {"sub": "repo:octo/app:environment:" + kind, "repository_id": "8"},
	} {
		if _, err := take(t, i, kind, claims); err == nil {
			t.Errorf("%s may take the role for %s", name, kind)
		}
	}
	session, err := take(t, i, kind, own)
	if err != nil {
		t.Fatalf("the job for %s may not take its role: %v", kind, err)
	}
	i.Session = session
	cfg, err := i.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := iam.NewFromConfig(cfg).ListRoles(t.Context(), nil); err != nil {
		t.Errorf("the job for %s may not look at roles: %v", kind, err)
	}
	if _, err := iam.NewFromConfig(cfg).CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String("mallory")}); err == nil || !strings.Contains(err.Error(), "AccessDenied") {
		t.Errorf("the job for %s makes a user: %v; want it denied", kind, err)
	}
}

// take takes the role that deploys, with a token that nobody has signed.
func take(t *testing.T, i embedded.Instance, kind string, claims map[string]string) (*embedded.Session, error) {
	t.Helper()
	cfg, err := i.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	claims["iss"], claims["aud"] = "https://"+trust.Issuer, trust.Audience
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	token := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(text) + ".none"
	out, err := sts.NewFromConfig(cfg).AssumeRoleWithWebIdentity(t.Context(), &sts.AssumeRoleWithWebIdentityInput{
		RoleArn: aws.String("arn:aws:iam::" + i.Account + ":role/mainstay-github-" + kind), RoleSessionName: aws.String("test"), WebIdentityToken: &token})
	if err != nil {
		return nil, err
	}
	return &embedded.Session{AccessKey: *out.Credentials.AccessKeyId, Secret: *out.Credentials.SecretAccessKey, Token: *out.Credentials.SessionToken}, nil
}
