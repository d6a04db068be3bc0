package browser_test

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/e2e/browser"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

var (
	times  = flag.Int("times", 1, "how often the browser tests run, one after the other")
	update = flag.Bool("update", false, "take new pictures of pages")
)

// TestPages runs Playwright's tests against an environment of their own, or one that is deployed.
func TestPages(t *testing.T) {
	chromium, err := browser.Here().Chromium(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var e environment
	if *deployed != "" {
		e = at(t, *deployed)
	} else {
		e = deploy(t)
	}
	for range *times {
		e.play(t, chromium)
	}
}

// environment is a deployed one, with somebody who can sign in.
type environment struct {
	project ops.Project
	target  ops.Target
	url     string
	as      ops.SignIn
	outputs map[string]string
	user    string   // id of one of its users
	args    []string // which tests, for Playwright
}

func deploy(t *testing.T) environment {
	t.Helper()
	p := here(t)
	if err := p.EnsureNode(t.Context(), os.Environ()); err != nil {
		t.Fatal(err)
	}
	i, _ := embeddedtest.Run(t)
	target, err := ops.EmbeddedTarget(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	env, err := config.Load("e2e-browser")
	if err != nil {
		t.Fatal(err)
	}
	up, err := ops.EnvUp{Project: p, Environment: env, Target: target, UI: ops.NewUI(os.Stderr), Rows: 60}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := environment{project: p, target: target, url: up.URL, as: *up.SignIn, outputs: outputs(t, env.Name, target), user: "u60-0000001"}
	e.found(t)
	return e
}

// install installs Playwright as locked, without a browser.
func install(t *testing.T) error {
	t.Helper()
	if _, err := os.Stat("node_modules/@playwright/test"); err == nil {
		return nil
	}
	c := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund")
	c.Env = append(os.Environ(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("install Playwright: %w\n%s", err, out)
	}
	return nil
}

// play runs the tests; what they leave of a failure stays in out/.
func (e environment) play(t *testing.T, chromium string) {
	t.Helper()
	out, err := filepath.Abs("out")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{filepath.Join("node_modules", "@playwright", "test", "cli.js"), "test"}
	if *update {
		args = append(args, "--update-snapshots")
	}
	args = append(args, e.args...)
	began, invited := time.Now(), e.invite(t)
	c := exec.CommandContext(t.Context(), "node", args...)
	c.Env = append(os.Environ(), "BASE_URL="+e.url, "EMAIL="+e.as.Email, "PASSWORD="+e.as.Password, "INVITED="+invited, "INVITATION="+invitation, "CHROMIUM="+chromium, "CI=1",
		"USER_ID="+e.user, "PHONE="+phone(),
		"RESULTS="+filepath.Join(out, "results"), "JUNIT="+filepath.Join(out, "junit.xml"))
	text, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v; pictures and traces are in %s\n%s", err, out, text)
	}
	t.Logf("%.0f s: %s", time.Since(began).Seconds(), last(string(text)))
}

// invitation is the password of an invitation.
const invitation = "For-the-1st-time-only"

// invite makes an account as administrators do, and returns its address: whoever signs in has to choose a password. One that is
// deployed is left without.
func (e environment) invite(t *testing.T) string {
	t.Helper()
	if *deployed != "" {
		return ""
	}
	address := strings.ToLower(rand.Text()) + "@example.com"
	_, err := cognito.NewFromConfig(e.target.AWS).AdminCreateUser(t.Context(), &cognito.AdminCreateUserInput{UserPoolId: aws.String(e.outputs[names.OutputUserPool]), Username: &address,
		TemporaryPassword: aws.String(invitation), MessageAction: types.MessageActionTypeSuppress, UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: &address}}})
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func last(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// found waits until each of the directory's users is found: index-users hears of them after their import.
func (e environment) found(t *testing.T) {
	t.Helper()
	out := e.outputs
	db := dynamodb.NewFromConfig(e.target.AWS)
	all, err := dynamo.NewUsers(db, out[names.OutputUsersTable]).List(t.Context(), 100, "")
	if err != nil || len(all.Users) == 0 || all.Next != "" {
		t.Fatalf("the directory has %d users and more at %q, %v; want those of one page", len(all.Users), all.Next, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	index := dynamo.NewIndex(db, out[names.OutputIndexTable], time.Now)
	for left := all.Users; len(left) > 0; {
		r, err := index.Search(ctx, users.Query{Text: left[0].ID, Limit: 1})
		if err != nil {
			t.Fatalf("wait until user %s is found: %v", left[0].ID, err)
		}
		left = left[len(r.Users):] // an id finds one user, or nobody yet
	}
}

// outputs are those of an environment's stacks.
func outputs(t *testing.T, environment string, target ops.Target) map[string]string {
	t.Helper()
	status, err := ops.EnvStatus{Environment: environment, Target: target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, s := range status.Stacks {
		maps.Copy(out, s.Outputs)
	}
	return out
}
