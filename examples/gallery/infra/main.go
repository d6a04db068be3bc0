// Command infra synthesizes a stack with one of each construct, wired to each other, for the end-to-end test that
// deploys it and looks whether each does what it says.
package main

import (
	"errors"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/topic"
	"github.com/mainstay-go/mainstay/constructs/workflow"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

func main() { os.Exit(app.Run(os.Stderr, build)) }

func build(a awscdk.App) error {
	environment, _ := a.Node().TryGetContext(jsii.String("environment")).(string)
	folder, _ := a.Node().TryGetContext(jsii.String("build")).(string)
	if environment == "" || folder == "" {
		return errors.New("the context has no environment or no build; add -c environment=NAME -c build=FOLDER")
	}
	m, err := bundle.Read(folder)
	if err != nil {
		return err
	}
	note, err := m.Function("note")
	if err != nil {
		return err
	}
	g := gallery{stack: awscdk.NewStack(a, jsii.String("Gallery"), &awscdk.StackProps{StackName: jsii.String(names.Stack(environment, "Gallery"))}),
		code: function.Code{Function: note, Arch: m.GOARCH, Environment: environment}}
	g.tables()
	g.start(g.messages(), g.workflow(), g.each())
	g.events()
	g.site()
	return nil
}

// gallery is the stack, the one binary of all its functions, and the tables that they share.
type gallery struct {
	stack  awscdk.Stack
	code   function.Code
	notes  *table.Table // what every function has seen
	orders *table.Table // with a stream
}

// props are those of one of the functions; each may write notes.
func (g *gallery) props(name string, variables map[string]string) function.Props {
	all := map[string]string{"NOTES_TABLE": *g.notes.Table.TableName()}
	for k, v := range variables {
		all[k] = v
	}
	return function.Props{Code: g.code, Group: name, Variables: all}
}

func (g *gallery) writesNotes(f *function.Function) *function.Function {
	g.notes.GrantItems(f.Role)
	return f
}

// start makes the API whose one route sets everything off.
func (g *gallery) start(placed *topic.Topic, order, each *workflow.Workflow) {
	f := g.writesNotes(function.New(g.stack, "Start", g.props("start", map[string]string{
		"ORDERS_TABLE": *g.orders.Table.TableName(), "TOPIC_ARN": *placed.Topic.TopicArn(), "WORKFLOW_ARN": *order.Machine.Ref(), "EACH_ARN": *each.Machine.Ref()})))
	placed.GrantPublish(f.Role)
	order.GrantStart(f.Role)
	each.GrantStart(f.Role)
	g.orders.GrantItems(f.Role)
	awsevents.EventBus_FromEventBusName(g.stack, jsii.String("Bus"), jsii.String("default")).GrantPutEventsTo(f.Role, nil)
	api := httpapi.New(g.stack, "Http", httpapi.Props{Name: "access", Routes: []httpapi.Route{
		{Method: "POST", Path: "/start", To: f, Access: httpapi.Public}}})
	g.output("Url", api.Endpoint())
	g.output("NotesTable", g.notes.Table.TableName())
}

func (g *gallery) output(name string, value *string) {
	awscdk.NewCfnOutput(g.stack, jsii.String("Output"+name), &awscdk.CfnOutputProps{Value: value}).OverrideLogicalId(&name)
}
