package iamtest_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/engines/iam/iamtest"
)

const template = `{"Resources": {
	"Role": {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
		"Policies": [{"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": %q, "Resource": "*"}]}}]}},
	"Function": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "provided.al2023", "Description": "handler", "Role": {"Fn::GetAtt": ["Role", "Arn"]}}}}}`

// recorder is a test that remembers whether it failed.
type recorder struct {
	testing.TB
	errors, logs []string
}

func (r *recorder) Error(args ...any) { r.errors = append(r.errors, fmt.Sprint(args...)) }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Log(args ...any) { r.logs = append(r.logs, fmt.Sprint(args...)) }

func options(t *testing.T, action string) iam.CheckOptions {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "App.template.json"), fmt.Sprintf(template, action))
	return iam.CheckOptions{Options: iam.Options{Dir: "../../..", Packages: []string{"./engines/iam/testdata/programs/handler"}, Environ: os.Environ()}, Assembly: dir}
}

func TestCheck(t *testing.T) {
	r := &recorder{TB: t}
	if iamtest.Check(r, options(t, "sqs:ReceiveMessage")); len(r.errors)+len(r.logs) > 0 {
		t.Errorf("Check fails with %q, %q; want nothing", r.errors, r.logs)
	}
}

func TestCheck_Red(t *testing.T) {
	r := &recorder{TB: t}
	iamtest.Check(r, options(t, "sqs:PurgeQueue"))
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], "sqs:ReceiveMessage") || !strings.Contains(r.errors[0], "poller).Invoke") {
		t.Errorf("Check fails with %q; want what is missing, and the path to it", r.errors)
	}
	if len(r.logs) != 1 || !strings.Contains(r.logs[0], "sqs:PurgeQueue") {
		t.Errorf("Check logs %q; want what is unused", r.logs)
	}
	r = &recorder{TB: t}
	o := options(t, "sqs:ReceiveMessage")
	o.Packages = []string{"./engines/iam/testdata/programs/mux"}
	if iamtest.Check(r, o); len(r.errors) != 1 || !strings.Contains(r.errors[0], "no function of") {
		t.Errorf("Check of no function fails with %q; want that", r.errors)
	}
}

const handler = `package main

import "os"

func main() { println(os.Getenv("AWS_REGION")) }
`

const test = `package check_test

import (
	"os"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/engines/iam/iamtest"
)

func TestPermissions(t *testing.T) {
	iamtest.Check(t, iam.CheckOptions{Options: iam.Options{Dir: "..", Environ: os.Environ()}, Assembly: "../out"})
}
`

// TestCheck_RunsAgain: go test keeps the result of a test whose inputs are the same. A new file in the folder of a function
// is a new input.
func TestCheck_RunsAgain(t *testing.T) {
	dir := t.TempDir()
	own, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.mod"), regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(own), "module example.com/app")+
		"\nrequire github.com/mainstay-go/mainstay v0.0.0\n\nreplace github.com/mainstay-go/mainstay => "+root+"\n")
	write(t, filepath.Join(dir, "go.sum"), string(sums))
	write(t, filepath.Join(dir, "functions/handler/main.go"), handler)
	write(t, filepath.Join(dir, "check/check_test.go"), test)
	write(t, filepath.Join(dir, "out/App.template.json"), fmt.Sprintf(template, "sqs:SendMessage"))
	run := func() string {
		c := exec.CommandContext(t.Context(), "go", "test", "./check")
		c.Dir = dir
		out, _ := c.CombinedOutput()
		return string(out)
	}
	age(t, dir)
	if out := run(); !strings.HasPrefix(out, "ok") {
		t.Fatalf("go test says %s; want ok", out)
	}
	if out := run(); !strings.Contains(out, "(cached)") {
		t.Errorf("go test again says %s; want it cached", out)
	}
	write(t, filepath.Join(dir, "functions/handler/more.go"), "package main\n\nimport \"os\"\n\nvar more = os.Getenv(\"MORE\")\n")
	if out := run(); !strings.Contains(out, "reads the environment variable MORE") {
		t.Errorf("go test with a new file says %s; want that MORE is not set", out)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// age makes files and folders older: go test keeps no result of inputs that are younger than two seconds.
func age(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, time.Time{}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	})
	if err != nil {
		t.Fatal(err)
	}
}
