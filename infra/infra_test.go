package main

import (
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestMain(m *testing.M) { os.Exit(cdktest.Main(m)) }

func TestSynth_BadSettings(t *testing.T) {
	for want, context := range map[string]map[string]any{
		"the context has no environment or no build; add -c environment=NAME": {},
		`environment name "No": expected a-z`:                                 {"environment": "No", "build": t.TempDir()},
		"read build manifest":                                                 {"environment": "login-1a2b3c4d", "build": t.TempDir()},
	} {
		problems := app.Synth(&awscdk.AppProps{Context: &context}, build)
		if len(problems) != 1 || !strings.Contains(problems[0], want) {
			t.Errorf("synth with %v = %q; want %q", context, problems, want)
		}
	}
}
