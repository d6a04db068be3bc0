package ops

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/names"
)

// installed is a project with a version of the CDK's command line.
func installed(t *testing.T, version string) Project {
	t.Helper()
	p := Project{Dir: t.TempDir()}
	file := filepath.Join(p.Dir, "node_modules", "aws-cdk", "package.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(`{"version":"`+version+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEnvUp_Express: branch environments only, and only where the command line knows the mode.
func TestEnvUp_Express(t *testing.T) {
	for name, kind := range map[string]config.Kind{"login-1a2b3c4d": config.Branch, names.Staging: config.Staging} {
		err := EnvUp{Environment: config.Environment{Name: name, Kind: kind}, Express: true}.Validate()
		if refused := err != nil && strings.Contains(err.Error(), "expected a branch environment"); refused != (kind != config.Branch) {
			t.Errorf("%s in express mode = %v", name, err)
		}
	}
	for version, known := range map[string]bool{"2.1148.1": true, "2.1129.0": true, "3.0.0": true, "2.1128.9": false, "2.999.0": false, "": false} {
		if err := installed(t, version).knowsExpress(); (err == nil) != known {
			t.Errorf("version %q: %v; want express mode known: %v", version, err, known)
		}
	}
	if err := (Project{Dir: t.TempDir()}).knowsExpress(); err == nil || !strings.Contains(err.Error(), "look up the version of the CDK command line") {
		t.Errorf("without a command line: %v", err)
	}
}

// TestDeployArgs: nothing but an express deployment is told to be one.
func TestDeployArgs(t *testing.T) {
	for _, express := range []bool{false, true} {
		args := deployArgs("out", []string{"Data1"}, express)
		if slices.Contains(args, "--express") != express || args[0] != "deploy" || !slices.Contains(args, "Data1") {
			t.Errorf("express %v: %v", express, args)
		}
	}
}
