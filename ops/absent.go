package ops

import (
	"context"
	"errors"
	"fmt"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// absent is the answer to who asks what is in an environment that is not there. An empty answer would be believed: whoever has
// mistyped a name would think that there are no dead letters.
func absent(environment, on string) error {
	verb := "up"
	if environment == names.Production {
		verb = "promote"
	}
	return absence{hinted{fmt.Errorf("environment %s: found nothing deployed of it on %s; expected one that is", environment, on),
		fmt.Sprintf("`mainstay env list --on %s` shows which are; `mainstay env %s --on %s --env %s` deploys this one.", on, verb, on, environment)}}
}

// absence is the error of an environment that is not there.
type absence struct{ hinted }

// bear turns an absence into a remark, where the environment was not named: that of the current branch may well not be deployed
// yet, and nobody has mistyped it.
func (p *place) bear(err error, s streams) error {
	var gone absence
	if p.env != "" || p.branch != nil || !errors.As(err, &gone) {
		return err
	}
	fmt.Fprintf(s.err, "%v\n%s\n", gone, gone.Hint())
	return nil
}

// present fails where nothing of an environment is deployed.
func (t Target) present(ctx context.Context, environment string) error {
	stacks, err := teardown.List(ctx, t.teardown().Stacks, environment)
	if err == nil && len(stacks) == 0 {
		err = absent(environment, t.Name)
	}
	return err
}
