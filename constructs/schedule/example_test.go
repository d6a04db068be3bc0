package schedule_test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/schedule"
)

// A function that runs every night at three, as people in Berlin count.
func Example() {
	var stack awscdk.Stack  // of the application
	var clean function.Code // from the build manifest

	schedule.New(stack, "Clean", schedule.Props{
		Function: function.Props{Code: clean, Timeout: 5 * time.Minute}, Expression: "cron(0 3 * * ? *)", Timezone: "Europe/Berlin"})
}
