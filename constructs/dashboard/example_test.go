package dashboard_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/dashboard"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/worker"
)

// Dashboards of everything that has been watched.
func Example() {
	var stack awscdk.Stack // of the application
	var take function.Code // from the build manifest

	alarms := alarm.New(stack, "Alarms", alarm.Props{Environment: "production", Owner: "orders-team"})
	worker.New(stack, "Take", worker.Props{Function: function.Props{Code: take}})
	alarms.Watch(stack, "orders")
	dashboard.New(stack, "Dashboards", dashboard.Props{Title: "Orders in production", Alarms: alarms})
}
