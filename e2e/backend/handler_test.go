package backend_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	"github.com/mainstay-go/mainstay/names"
)

// TestOneHandlerChanged changes what one function answers, in a copy of the project, and deploys it: that function is
// updated and no other, and the new code answers. The copy also has migrations that run on AWS.
func TestOneHandlerChanged(t *testing.T) {
	alone(t)
	const name = "e2e-handler"
	up := shared.up(t, name)
	up.Project = shared.copied(t)
	withMigrationsOnAWS(t, up.Project)
	up.Rows = 60
	first, err := up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("MigrationsOnAWS", func(t *testing.T) { shared.find(t, name, first).migratesOnAWS(t, up.Project) })
	handler := filepath.Join(up.Project.Dir, "adapters", "httpapi", "handler.go")
	rewrite(t, handler, func(code []byte) []byte {
		return bytes.Replace(code, []byte(`"status": "ok"`), []byte(`"status": "changed"`), 1)
	})
	done, err := up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(done.Updated, []string{names.ServeWeb}) {
		t.Errorf("updated were %v; want only %s", done.Updated, names.ServeWeb)
	}
	var health struct{ Status string }
	if shared.find(t, name, done).get(t, "/healthz", &health); health.Status != "changed" {
		t.Errorf("/healthz answers %q; want the new code to answer", health.Status)
	}
	if err := shared.down(t, name); err != nil {
		t.Error(err)
	}
}
