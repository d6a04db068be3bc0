package stacks

import (
	"time"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/workflow"
	"github.com/mainstay-go/mainstay/names"
)

// operations is what runs migrations that take longer than a pipeline may. New code of it is live at once: nobody calls it
// while it is delivered, so a canary would prove nothing.
func (p *parts) operations(d *data) {
	p.Compute("operations/run-migration", func(s constructs.Construct) {
		run := function.New(s, "RunMigration", function.Props{Code: p.code[names.RunMigration], Timeout: 15 * time.Minute, Memory: 512,
			LogRetention: p.LogRetention, Retain: p.Retain,
			Variables: map[string]string{names.StateTable: *d.state.Table.TableName(), names.UsersTable: *d.users.Table.TableName()}})
		d.state.GrantLedger(run.Role)
		d.users.GrantRewrite(run.Role)
		machine := workflow.NewEach(s, "Migrate", workflow.EachProps{Name: "migrate", To: run, LogRetention: p.LogRetention, Retain: p.Retain})
		output(s, names.OutputMachine, machine.Machine.Ref())
	})
}
