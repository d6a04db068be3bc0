package teardown

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/mainstay-go/mainstay/names"
)

// Stack is a deployed stack of an environment.
type Stack struct {
	Name    string            `json:"name"`
	Part    string            `json:"part"`
	Status  string            `json:"status"`
	Updated time.Time         `json:"updated"` // last time it was created or updated
	Outputs map[string]string `json:"outputs,omitempty"`
	Tags    map[string]string `json:"-"`
	Locked  bool              `json:"-"` // protected from termination
}

// Busy says that CloudFormation is still working on the stack.
func (s Stack) Busy() bool {
	return strings.HasSuffix(s.Status, "_IN_PROGRESS") && s.Status != reviewing
}

// Unfinished says that the stack is not as a deployment leaves it when it succeeds.
func (s Stack) Unfinished() bool {
	return !slices.Contains([]types.StackStatus{types.StackStatusCreateComplete, types.StackStatusUpdateComplete}, types.StackStatus(s.Status))
}

// reviewing is the status of a stack that has a change set and nothing else: nobody is working on it.
const reviewing = string(types.StackStatusReviewInProgress)

// List returns the stacks of an environment, by name.
func List(ctx context.Context, api cloudformation.DescribeStacksAPIClient, environment string) ([]Stack, error) {
	found, err := Named(ctx, api, func(name string) bool {
		_, ours := names.Part(environment, name)
		return ours
	})
	if err != nil {
		return nil, fmt.Errorf("list stacks of environment %q: %w", environment, err)
	}
	for i, s := range found {
		found[i].Part, _ = names.Part(environment, s.Name)
	}
	slices.SortFunc(found, func(a, b Stack) int { return strings.Compare(a.Part, b.Part) })
	return found, nil
}

// Named returns the stacks whose names are asked for. A stack's part is its whole name.
func Named(ctx context.Context, api cloudformation.DescribeStacksAPIClient, asked func(name string) bool) ([]Stack, error) {
	found := []Stack{}
	pages := cloudformation.NewDescribeStacksPaginator(api, &cloudformation.DescribeStacksInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list stacks: %w", err)
		}
		for _, s := range page.Stacks {
			if name := aws.ToString(s.StackName); asked(name) && s.StackStatus != types.StackStatusDeleteComplete {
				found = append(found, newStack(s, name))
			}
		}
	}
	return found, nil
}

func newStack(s types.Stack, part string) Stack {
	out := Stack{Name: aws.ToString(s.StackName), Part: part, Status: string(s.StackStatus),
		Updated: aws.ToTime(s.LastUpdatedTime), Outputs: map[string]string{}, Tags: map[string]string{}, Locked: aws.ToBool(s.EnableTerminationProtection)}
	if s.LastUpdatedTime == nil {
		out.Updated = aws.ToTime(s.CreationTime)
	}
	for _, t := range s.Tags {
		out.Tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	for _, o := range s.Outputs {
		out.Outputs[aws.ToString(o.OutputKey)] = aws.ToString(o.OutputValue)
	}
	return out
}
