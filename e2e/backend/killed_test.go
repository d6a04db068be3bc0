package backend_test

import (
	"context"
	"os"
	"strings"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/ops"
)

// killed is the variable that makes a process of this test binary one that brings an environment up, or destroys it, until it is
// killed: which of the two, its name, the folder of the embedded AWS, and that of the project.
const killed = "MAINSTAY_E2E_KILLED"

// beKilled does what the variable says.
func beKilled(order string) error {
	words := append(strings.Fields(order), "", "", "", "")
	verb, name, dir, project := words[0], words[1], words[2], words[3]
	ctx := context.Background()
	i, err := embedded.Open(ctx, dir)
	if err != nil {
		return err
	}
	target, err := ops.EmbeddedTarget(ctx, i)
	if err != nil {
		return err
	}
	if verb == "down" {
		return ops.EnvDown{Environment: name, Target: target, UI: ops.NewUI(os.Stderr)}.Run(ctx)
	}
	env, err := config.Load(name)
	if err == nil {
		_, err = ops.EnvUp{Project: ops.Project{Dir: project}, Environment: env, Target: target, Express: true, UI: ops.NewUI(os.Stderr)}.Run(ctx)
	}
	return err
}
