package embedded_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// A Go function sees the embedded AWS, as its own role, and nothing of the machine that it runs on.
func TestFunction(t *testing.T) {
	o, code := options(t), build(t)
	if err := embedded.Install(t.Context(), o); err != nil { // before there is a proxy that does not exist
		t.Fatal(err)
	}
	t.Setenv("AWS_PROFILE", "work")
	t.Setenv("AWS_SESSION_TOKEN", "secret")
	t.Setenv("HTTPS_PROXY", "http://proxy.example:3128")
	t.Setenv("MY_SECRET", "secret")
	in := start(t, o)
	cfg, err := in.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client := lambda.NewFromConfig(cfg)
	create(t, cfg, code)
	if _, err := s3.NewFromConfig(cfg).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("bucket")}); err != nil {
		t.Fatal(err)
	}

	got := invoke(t, client)
	if want := "arn:aws:sts::000000000000:assumed-role/see/see"; got.ARN != want {
		t.Errorf("the function is %s; want %s", got.ARN, want)
	}
	if got.Health != "200 OK" || !strings.Contains(got.Denied, "AccessDenied") || !strings.Contains(got.Denied, "s3:GetObject") {
		t.Errorf("the function got health %q and %q; want 200 OK and s3:GetObject denied", got.Health, got.Denied)
	}
	// HTTPS_PROXY is the front itself, by which functions find APIs by their names.
	for name, allowed := range map[string]string{"AWS_PROFILE": "", "HTTPS_PROXY": in.Endpoint(), "MY_SECRET": ""} {
		if value := got.Environ[name]; value != allowed {
			t.Errorf("the function sees %s=%s of the machine", name, value)
		}
	}
	if got.Environ["AWS_ENDPOINT_URL"] != in.Endpoint() || got.Environ["COLOUR"] != "green" {
		t.Errorf("the function sees endpoint %q and COLOUR %q", got.Environ["AWS_ENDPOINT_URL"], got.Environ["COLOUR"])
	}
	t.Run("Processes", func(t *testing.T) { killFunction(t, in, client) })
	t.Run("Stop", func(t *testing.T) { stopWithFunction(t, in) })
}

// killFunction kills the function's process, after which MiniStack starts another.
func killFunction(t *testing.T, in embedded.Instance, client *lambda.Client) {
	t.Helper()
	if runtime.GOOS != "linux" {
		if _, err := in.Functions(); err == nil {
			t.Error("Functions without /proc: want an error")
		}
		return
	}
	before := functions(t, in)
	if len(before) != 1 || before[0].Function != "see" || !alive(before[0].PID) {
		t.Fatalf("Functions = %+v; want the one process of function see", before)
	}
	if err := syscall.Kill(before[0].PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the function is gone", func() bool { return len(functions(t, in)) == 0 })
	invoke(t, client)
	if after := functions(t, in); len(after) != 1 || after[0].PID == before[0].PID {
		t.Errorf("Functions after another call = %+v; want a new process", after)
	}
}

// stopWithFunction stops while a function's process waits for work.
func stopWithFunction(t *testing.T, in embedded.Instance) {
	t.Helper()
	if runtime.GOOS != "linux" {
		return
	}
	running := functions(t, in)
	if len(running) == 0 {
		t.Fatal("no function is running; the test would show nothing")
	}
	stop(t, in.Dir)
	for _, f := range running {
		if alive(f.PID) {
			t.Errorf("Stop left the process %d of function %s", f.PID, f.Function)
		}
	}
}

func functions(t *testing.T, in embedded.Instance) []embedded.Process {
	t.Helper()
	found, err := in.Functions()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

type seen struct {
	Environ             map[string]string
	ARN, Health, Denied string
}

func invoke(t *testing.T, client *lambda.Client) seen {
	t.Helper()
	out, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("see")})
	if err != nil {
		t.Fatal(err)
	}
	if out.FunctionError != nil {
		t.Fatalf("the function failed: %s", out.Payload)
	}
	var s seen
	if err := json.Unmarshal(out.Payload, &s); err != nil {
		t.Fatalf("%v: %s", err, out.Payload)
	}
	return s
}

func create(t *testing.T, cfg aws.Config, code []byte) {
	t.Helper()
	name := aws.String("see")
	role, err := iam.NewFromConfig(cfg).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: name, AssumeRolePolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}`)})
	if err != nil {
		t.Fatal(err)
	}
	client := lambda.NewFromConfig(cfg)
	_, err = client.CreateFunction(t.Context(), &lambda.CreateFunctionInput{FunctionName: name, Role: role.Role.Arn, Handler: aws.String("bootstrap"),
		Runtime: types.RuntimeProvidedal2023, Code: &types.FunctionCode{ZipFile: code}, Timeout: aws.Int32(10),
		Environment: &types.Environment{Variables: map[string]string{"COLOUR": "green"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := lambda.NewFunctionActiveV2Waiter(client).Wait(t.Context(), &lambda.GetFunctionInput{FunctionName: name}, time.Minute); err != nil {
		t.Fatal(err)
	}
}

// build returns the zip of the function in testdata, for this machine.
func build(t *testing.T) []byte {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "bootstrap")
	c := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./testdata/function")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	content, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	header.SetMode(0o755)
	w, err := z.CreateHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
