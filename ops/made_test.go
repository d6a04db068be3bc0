package ops

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/names"
)

// assemblyFor leaves an assembly in a folder, as a synthesis does.
func assemblyFor(t *testing.T, dir string, m made) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "Web.template.json"), []byte("{}"), 0o600), m.keep(dir)); err != nil {
		t.Fatal(err)
	}
}

func TestAdopt(t *testing.T) {
	c := cdk{Project{Dir: t.TempDir()}, Target{GOOS: "linux", GOARCH: "arm64"}, "login-1a2b3c4d"}
	dir := t.TempDir()
	assemblyFor(t, dir, made{"login-1a2b3c4d", "linux/arm64", ""})
	old := filepath.Join(c.Assembly(c.Environment), "Old.template.json")
	assemblyFor(t, filepath.Dir(old), made{})
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.adopt(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if exists(old) || !exists(filepath.Join(c.Assembly(c.Environment), "Web.template.json")) {
		t.Error("the environment's assembly is another; want the one that was made before, and nothing else")
	}
	if err := c.adopt(t.Context(), c.Assembly(c.Environment)); err != nil || !exists(filepath.Join(c.Assembly(c.Environment), "Web.template.json")) {
		t.Errorf("adopt what is there already = %v; want it left alone", err)
	}
}

// TestAdopt_Other: what was made for something else is refused, and what is there stays.
func TestAdopt_Other(t *testing.T) {
	c := cdk{Project{Dir: t.TempDir()}, Target{GOOS: "linux", GOARCH: "arm64"}, "login-1a2b3c4d"}
	assemblyFor(t, c.Assembly(c.Environment), made{})
	for want, m := range map[string]made{
		`made for environment "other-1a2b3c4d"; expected "login-1a2b3c4d"`: {"other-1a2b3c4d", "linux/arm64", ""},
		`made for system "linux/amd64"; expected "linux/arm64"`:            {"login-1a2b3c4d", "linux/amd64", ""},
		`made for commit "0a1b"; expected ""`:                              {"login-1a2b3c4d", "linux/arm64", "0a1b"},
	} {
		dir := t.TempDir()
		assemblyFor(t, dir, m)
		if err := c.adopt(t.Context(), dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("adopt %+v = %v; want %q", m, err, want)
		}
	}
	for want, text := range map[string]string{"found no mainstay.json": "", "read what assembly": "{"} {
		dir := t.TempDir()
		if text != "" {
			if err := os.WriteFile(filepath.Join(dir, madeFile), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.adopt(t.Context(), dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("adopt = %v; want %q", err, want)
		}
	}
	if !exists(filepath.Join(c.Assembly(c.Environment), "Web.template.json")) {
		t.Error("what was there is gone")
	}
}

// TestEnvUp_Validate_Assembly: a release is made by what deploys it to staging, so that nothing else gets there.
func TestEnvUp_Validate_Assembly(t *testing.T) {
	for name, kind := range map[string]config.Kind{names.Staging: config.Staging, "login-1a2b3c4d": config.Branch} {
		dir := t.TempDir()
		assemblyFor(t, dir, made{})
		err := EnvUp{Environment: config.Environment{Name: name, Kind: kind}, Assembly: dir}.Validate()
		if (err == nil) != (kind == config.Branch) {
			t.Errorf("Validate of %s with an assembly = %v", name, err)
		}
	}
}
