package rule

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// Bus is the name of the bus whose events rules are sent.
const Bus = "default"

// GrantSend lets a function send events to the bus.
func GrantSend(f *function.Function) {
	cdk.Grant(f.Role, awscdk.Stack_Of(f.Function).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("events"), Resource: jsii.String("event-bus"), ResourceName: jsii.String(Bus)}), "events:PutEvents")
}
