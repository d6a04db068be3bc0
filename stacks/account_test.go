package stacks_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

// accountOf synthesizes the account's app.
func accountOf(t *testing.T) assembly.Template {
	t.Helper()
	made := cdktest.Synth(t, func(app awscdk.App) {
		if err := stacks.NewAccount(app, stacks.Account{Account: config.LoadAccount()}); err != nil {
			t.Fatal(err)
		}
	})
	if len(made.Errors) > 0 || len(made.Templates) != 1 {
		t.Fatalf("%d stacks, errors %q; want one stack", len(made.Templates), made.Errors)
	}
	return made.Templates[0]
}

// TestAccount: what holds of every environment's stacks holds of the account's; and it is kept, and no environment's.
func TestAccount(t *testing.T) {
	made := accountOf(t)
	for _, check := range invariants() {
		for _, finding := range check.find(made) {
			t.Errorf("%s: %s", check.name, finding)
		}
	}
	if made.Name != names.AccountStack || !made.Locked {
		t.Errorf("the stack is %s, protected: %v; want %s, protected from termination", made.Name, made.Locked, names.AccountStack)
	}
	for id, r := range cdktest.OfType(made, "AWS::DynamoDB::Table") {
		if text := cdktest.JSON(r); !strings.Contains(text, `"DeletionProtectionEnabled":true`) || !strings.Contains(text, `"PointInTimeRecoveryEnabled":true`) {
			t.Errorf("%s is not protected and restorable: %s", id, text)
		}
	}
	if strings.Contains(made.Text, names.TagEnvironment) {
		t.Errorf("found the tag %s; want none: what has it is destroyed with an environment", names.TagEnvironment)
	}
	for _, environment := range []string{"account", "a", names.Staging} {
		if part, ours := names.Part(environment, names.AccountStack); ours {
			t.Errorf("%s counts as %s of environment %s", names.AccountStack, part, environment)
		}
	}
	cdktest.Golden(t, "account", made)
}
