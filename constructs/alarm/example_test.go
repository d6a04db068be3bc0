package alarm_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/worker"
)

// A stack in which everything has the alarms of the policy, but for a queue that says why it has none.
func Example() {
	var stack awscdk.Stack // of the application
	var take function.Code // from the build manifest

	alarms := alarm.New(stack, "Alarms", alarm.Props{Environment: "production", Owner: "orders-team"})
	worker.New(stack, "Take", worker.Props{Function: function.Props{Code: take}})
	audit := queue.New(stack, "Audit", queue.Props{})
	alarm.Excuse(audit.Queue, "read by hand, once a year", "2027-06-30")
	alarms.Watch(stack, "orders")
}
