package backend_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/ops"
)

// TestAssembly deploys what a comparison has made, as a push to a branch does: nothing is built or synthesized a second time.
// From the comparison on, neither could be.
func TestAssembly(t *testing.T) {
	alone(t)
	const name = "assembly-1a2b3c4d"
	env, err := config.Load(name)
	must(t, err)
	up := shared.up(t, name)
	up.Project = ops.Project{Dir: filepath.Join(shared.copied(t).Dir, "examples", "minimal")}
	d, err := ops.EnvDiff{Project: up.Project, Environment: env, Target: shared.target, Running: true, UI: up.UI}.Run(t.Context())
	if err != nil || d.Deployed || len(d.Functions) == 0 {
		t.Fatalf("diff = %+v, %v; want all of it new", d, err)
	}
	for _, folder := range []string{"infra", "functions/take-order"} {
		rewrite(t, filepath.Join(up.Project.Dir, folder, "main.go"), func([]byte) []byte { return []byte("broken") })
	}
	if _, err := up.Run(t.Context()); err == nil {
		t.Error("what cannot be built is built")
	}
	up.Assembly = up.Project.State("diff", "assembly")
	done, err := up.Run(t.Context())
	if err != nil || done.Functions != len(d.Functions) || !slices.ContainsFunc(done.Stacks, func(s ops.StackDone) bool { return s.Outcome == "created" }) {
		t.Errorf("up = %+v, %v; want deployed what was compared", done, err)
	}
	must(t, shared.down(t, name))
}
