package browser_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

var (
	deployed = flag.String("env", "", "a deployed environment that lasts, which the tests run against; \"\": one of their own")
	on       = flag.String("on", ops.OnEmbedded, "the target that it is on")
	known    = flag.Int("rows", 1000, "rows of the users.csv that `mainstay env up --rows` has sent through it")
	project  = flag.String("project", "wide", "the size of the window: wide or phone")
)

// at is a deployed environment, with the account that its probe signs in with.
func at(t *testing.T, name string) environment {
	t.Helper()
	p := here(t)
	target, err := ops.OpenTarget(t.Context(), p, *on, name)
	if err != nil {
		t.Fatal(err)
	}
	out := outputs(t, name, target)
	if out[names.OutputURL] == "" || out[names.OutputSignInSecret] == "" {
		t.Fatalf("environment %s on %s has outputs %v; want the URL of pages, and a secret to sign in with", name, *on, out)
	}
	as, err := ops.EnsureAccount{Pool: out[names.OutputUserPool], Secret: out[names.OutputSignInSecret],
		Pools: cognito.NewFromConfig(target.AWS), Vault: secretsmanager.NewFromConfig(target.AWS)}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return environment{project: p, target: target, url: target.PublicURL(out[names.OutputURL]), as: as, user: fmt.Sprintf("u%d-0000001", *known),
		args: []string{"--project", *project, "--grep-invert", "@look"}} // pictures are of the data of an environment of their own
}

// here is the project, with what the tests need installed.
func here(t *testing.T) ops.Project {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	p, err := ops.FindProject(wd)
	if err == nil {
		err = install(t)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// phone says to Playwright's configuration whether all tests run in the window of a phone.
func phone() string {
	if *deployed != "" && *project == "phone" {
		return "1"
	}
	return ""
}
