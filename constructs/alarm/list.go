package alarm

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Made is an alarm that was made.
type Made struct {
	Row       policy.Row
	Service   string // as Watch was told
	Name      string // physical: the stack's, and below
	Title     string // the part of the name that is below the stack
	Composite bool
}

// noted is an alarm that was made, as cheaply as it can be remembered: what has to be asked for is asked for by Made.
type noted struct {
	Made
	scope constructs.Construct
}

func (a *Alarms) note(scope constructs.Construct, r policy.Row, path, id string, composite bool) {
	title := cdk.AlarmTitle(path, id)
	a.list = append(a.list, &noted{Made{Row: r, Title: title, Composite: composite}, scope})
}

// attribute says whose the alarms are that were noted since it was called last.
func (a *Alarms) attribute(service string) {
	for _, n := range a.list {
		if n.Service == "" {
			n.Service = service
		}
	}
}

// Made returns the alarms that have been made, in order. Their names are texts and no references, so that dashboards in
// other stacks may have them.
func (a *Alarms) Made() []Made {
	if a == nil {
		return nil
	}
	stacks := map[string]string{} // names by the first part of paths
	var all []Made
	for _, n := range a.list {
		first, _, _ := strings.Cut(cdk.Path(n.scope), "/")
		if stacks[first] == "" {
			stacks[first] = *awscdk.Stack_Of(n.scope).StackName()
		}
		n.Name = stacks[first] + "-" + n.Title
		all = append(all, n.Made)
	}
	return all
}
