// Command infra is an app that outgrew one stack long ago: as many units as infra/units.txt has lines. The placement lock
// says which stack each is in; `mainstay stacks plan` writes it.
package main

import (
	"os"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/placement"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/topic"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

func main() { os.Exit(app.Run(os.Stderr, build)) }

// build builds the units in their stacks.
func build(a awscdk.App) error {
	environment := a.Node().GetContext(jsii.String("environment")).(string)
	work, err := code(environment, a.Node().GetContext(jsii.String("build")).(string))
	if err != nil {
		return err
	}
	lines, err := os.ReadFile("infra/units.txt")
	if err != nil {
		return err
	}
	return placement.New(a, placement.Props{Lock: names.PlacementLock,
		Stack: func(a constructs.Construct, name string) awscdk.Stack {
			return awscdk.NewStack(a, &name, &awscdk.StackProps{StackName: jsii.String(names.Stack(environment, name))})
		},
		Units: func(u *placement.Units) error {
			m := many{work, map[string]*table.Table{}}
			for _, name := range strings.Fields(string(lines)) {
				m.declare(u, name)
			}
			return nil
		}})
}

func code(environment, folder string) (function.Code, error) {
	m, err := bundle.Read(folder)
	if err != nil {
		return function.Code{}, err
	}
	work, err := m.Function("work")
	return function.Code{Function: work, Arch: m.GOARCH, Environment: environment}, err
}

// many is the code of all functions, and the table of each service.
type many struct {
	code   function.Code
	tables map[string]*table.Table
}

// declare declares the table of a service, or a topic with a queue and the function behind it.
func (m many) declare(u *placement.Units, name string) {
	service, kind, _ := strings.Cut(name, "/")
	if kind == "table" {
		u.Data(name, func(s constructs.Construct) {
			m.tables[service] = table.New(s, "Table", table.Props{PartitionKey: "id"})
		})
		return
	}
	u.Compute(name, func(s constructs.Construct) {
		w := worker.New(s, "Work", worker.Props{Function: function.Props{Code: m.code, Group: service + "-" + kind,
			Variables: map[string]string{"ORDERS_TABLE": *m.tables[service].Table.TableName()}}})
		m.tables[service].GrantItems(w.Function.Role)
		topic.New(s, "News", topic.Props{}).SubscribeQueue(w.Queue, false)
	})
}
