package pipeline_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"

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
func (r runner) accounts(t *testing.T, aws embedded.Instance, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		for _, s := range r.ready(t, kind).Steps {
			if s.Found == "there" || !s.Done {
				t.Errorf("an empty account for %s: %+v; want it made", kind, s)
			}
		}
		r.trusted(t, aws.For(kind), kind)
	}
	for _, s := range r.ready(t, kinds[0]).Steps {
		if s.Found != "there" || s.Done {
			t.Errorf("an account for %s, again: %+v; want it there, and nothing done", kinds[0], s)
		}
	}
}

// trusted looks at the role that deploys, as IAM has it: it lets its own job in, and no pull request.
func (r runner) trusted(t *testing.T, i embedded.Instance, kind string) {
	t.Helper()
	cfg, err := i.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name := "mainstay-github-" + kind
	role, err := iam.NewFromConfig(cfg).GetRole(t.Context(), &iam.GetRoleInput{RoleName: &name})
	if err != nil {
		t.Fatal(err)
	}
	policy, err := url.QueryUnescape(*role.Role.AssumeRolePolicyDocument)
	if err != nil {
		t.Fatal(err)
	}
	provider := "arn:aws:iam::" + i.Account + ":oidc-provider/" + trust.Issuer
	for _, sub := range []string{"environment:" + kind, "pull_request", "ref:refs/heads/main"} {
		ok, err := trust.Allows(policy, provider, trust.Claims{"aud": trust.Audience, "repository_id": "456789", "sub": "repo:octo@123456/app@456789:" + sub})
		if err != nil || ok != (sub == "environment:"+kind) {
			t.Errorf("role %s lets %s in: %v, %v; policy %s", name, sub, ok, err, policy)
		}
	}
}
