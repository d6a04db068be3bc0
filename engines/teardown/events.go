package teardown

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// reasons are what CloudFormation says of the resources of a stack that it could not delete the last time. They explain
// another error, so one of their own only says that they are not known.
func reasons(ctx context.Context, api Events, stack string) string {
	const unknown = "CloudFormation does not say why"
	if api == nil {
		return unknown
	}
	out, err := api.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: &stack})
	if err != nil {
		return unknown + " (" + err.Error() + ")"
	}
	var all []string
	for _, e := range out.StackEvents { // the newest first
		whole := aws.ToString(e.PhysicalResourceId) == aws.ToString(e.StackId) // it says no more than its resources do
		if whole && e.ResourceStatus == types.ResourceStatusDeleteInProgress {
			break // the attempt before is another story
		}
		if !whole && e.ResourceStatus == types.ResourceStatusDeleteFailed {
			all = append(all, aws.ToString(e.LogicalResourceId)+" ("+aws.ToString(e.PhysicalResourceId)+"): "+aws.ToString(e.ResourceStatusReason))
		}
	}
	if len(all) == 0 {
		return unknown
	}
	return strings.Join(all, "; ")
}
