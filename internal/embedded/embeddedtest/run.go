package embeddedtest

import (
	"net"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// Run starts an embedded AWS in this process, at a port that was free, and stops it when the test ends.
func Run(t testing.TB) (embedded.Instance, aws.Config) {
	t.Helper()
	in, stop, err := embedded.Run(t.Context(), embedded.Options{Dir: filepath.Join(t.TempDir(), "embedded"), Venv: venv(), Port: freePort(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	cfg, err := in.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return in, cfg
}

// venv is the project's virtual environment, which tests share with commands.
func venv() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..", ".mainstay", "venv")
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
