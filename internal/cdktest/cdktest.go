// Package cdktest synthesizes constructs and stacks for tests, with the settings of cdk.json, and gives back plain Go
// values: no jsii value leaves it. jsii is one process for a whole test binary and not safe for concurrent use, so
// tests that use it do not run in parallel, and TestMain closes it.
//
//	made := cdktest.Stack(t, func(s awscdk.Stack) { queue.New(s, "Orders", queue.Props{}) })
//	queues := cdktest.OfType(made.Templates[0], "AWS::SQS::Queue")
package cdktest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// Synth synthesizes an app. What is wrong with it is in the assembly's Errors, a panic of the CDK's included.
func Synth(t testing.TB, build func(awscdk.App)) assembly.Assembly {
	t.Helper()
	dir, context := t.TempDir(), Context(t)
	problems := app.Synth(&awscdk.AppProps{Outdir: &dir, Context: &context}, func(a awscdk.App) error {
		build(a)
		return nil
	})
	made, err := assembly.Read(dir)
	if err != nil && len(problems) == 0 {
		t.Fatal(err)
	}
	made.Errors = problems
	return made
}

// Stack synthesizes an app of one stack, named Test.
func Stack(t testing.TB, build func(awscdk.Stack)) assembly.Assembly {
	t.Helper()
	return Synth(t, func(app awscdk.App) { build(awscdk.NewStack(app, jsii.String("Test"), nil)) })
}

// Context is the context of the project's cdk.json.
func Context(t testing.TB) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(Root(t), "cdk.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Context map[string]any }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Context
}

// Root is the project's folder.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "cdk.json")); err == nil {
			return dir
		}
	}
	t.Fatal("no cdk.json here or above")
	return ""
}

// Main runs the tests of a package that uses jsii, for its TestMain.
func Main(m *testing.M) int {
	defer jsii.Close()
	if err := os.Setenv("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20"); err != nil {
		return 1
	}
	return m.Run()
}
