package opensearchlocal_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/opensearchlocal"
)

// TestStart_Running: where somebody runs OpenSearch, it is used, and left running.
func TestStart_Running(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // neither Maven nor Java
	t.Setenv(opensearchlocal.Endpoint, "http://127.0.0.1:9200")
	endpoint, stop, err := opensearchlocal.Start(t.Context(), t.TempDir())
	if err != nil || endpoint != "http://127.0.0.1:9200" || stop() != nil {
		t.Errorf("Start = %q, %v; want what runs", endpoint, err)
	}
}

func TestStart_NoMaven(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv(opensearchlocal.Endpoint, "")
	if _, _, err := opensearchlocal.Start(t.Context(), filepath.Join(t.TempDir(), "opensearch")); err == nil || !strings.Contains(err.Error(), "expected Maven and Java 17") {
		t.Errorf("Start = %v; want it to say what is missing", err)
	}
}
