package topic_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/topic"
)

// A topic with two queues, one of which gets what was published and nothing around it.
func Example() {
	var stack awscdk.Stack // of the application

	placed := topic.New(stack, "Placed", topic.Props{})
	placed.SubscribeQueue(queue.New(stack, "Bill", queue.Props{}), true)
	placed.SubscribeQueue(queue.New(stack, "Audit", queue.Props{}), false)
}
