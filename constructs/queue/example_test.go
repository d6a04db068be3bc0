package queue_test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/queue"
)

// A queue that a function sends to.
func Example() {
	var stack awscdk.Stack       // of the application
	var taker *function.Function // sends

	orders := queue.New(stack, "Orders", queue.Props{FIFO: true, Visibility: time.Minute})
	orders.GrantSend(taker.Role)
}
