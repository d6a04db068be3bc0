package ops

import (
	"context"
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
	return hinted{fmt.Errorf("environment %s: found nothing deployed of it on %s; expected one that is", environment, on),
		fmt.Sprintf("`mainstay env list --on %s` shows which are; `mainstay env %s --on %s --env %s` deploys this one.", on, verb, on, environment)}
}

// present fails where nothing of an environment is deployed.
func (t Target) present(ctx context.Context, environment string) error {
	stacks, err := teardown.List(ctx, t.teardown().Stacks, environment)
	if err == nil && len(stacks) == 0 {
		err = absent(environment, t.Name)
	}
	return err
}
