// Command infra is a queue, the function that works on it, and the table that it writes to.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

func main() { os.Exit(app.Run(os.Stderr, build)) }

// build makes the stack of the environment in the context, from what `mainstay build` put into the folder in the context.
func build(a awscdk.App) error {
	environment, folder := a.Node().GetContext(jsii.String("environment")).(string), a.Node().GetContext(jsii.String("build")).(string)
	m, err := bundle.Read(folder)
	if err != nil {
		return err
	}
	takeOrder, err := m.Function("take-order")
	if err != nil {
		return err
	}
	stack := awscdk.NewStack(a, jsii.String("Orders"), &awscdk.StackProps{StackName: jsii.String(names.Stack(environment, "Orders"))})
	orders := table.New(stack, "Orders", table.Props{PartitionKey: "id"})
	taker := worker.New(stack, "Take", worker.Props{Function: function.Props{
		Code:      function.Code{Function: takeOrder, Arch: m.GOARCH, Environment: environment},
		Variables: map[string]string{"ORDERS_TABLE": *orders.Table.TableName()}}})
	orders.GrantItems(taker.Function.Role)
	return nil
}
