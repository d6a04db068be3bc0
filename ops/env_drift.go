package ops

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/mainstay-go/mainstay/engines/teardown"
)

// driftFinder is the part of CloudFormation that finds drift.
type driftFinder interface {
	cloudformation.DescribeStacksAPIClient
	DetectStackDrift(context.Context, *cloudformation.DetectStackDriftInput, ...func(*cloudformation.Options)) (*cloudformation.DetectStackDriftOutput, error)
	DescribeStackDriftDetectionStatus(context.Context, *cloudformation.DescribeStackDriftDetectionStatusInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStackDriftDetectionStatusOutput, error)
	DescribeStackResourceDrifts(context.Context, *cloudformation.DescribeStackResourceDriftsInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStackResourceDriftsOutput, error)
}

// EnvDrift finds what was changed by hand: resources that are not as the template says that deployed them.
type EnvDrift struct {
	Environment string
	Stacks      driftFinder
	UI          *UI
	Every       time.Duration // how often CloudFormation is asked whether it has looked
}

// Drift is a resource that was changed by hand.
type Drift struct {
	Stack    string `json:"stack"`
	Resource string `json:"resource"` // logical id
	Type     string `json:"type"`
	Physical string `json:"physical"`
	Status   string `json:"status"` // MODIFIED or DELETED
	Property string `json:"property"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
}

// Drifts are those of an environment.
type Drifts struct {
	Environment string   `json:"environment"`
	Stacks      []string `json:"stacks"` // that were looked at
	Drifts      []Drift  `json:"drifts"`
}

// Run looks at every stack of the environment, one after the other: CloudFormation reads each resource for it.
func (c EnvDrift) Run(ctx context.Context) (Drifts, error) {
	all := Drifts{Environment: c.Environment, Stacks: []string{}, Drifts: []Drift{}}
	stacks, err := teardown.List(ctx, c.Stacks, c.Environment)
	if err == nil && len(stacks) == 0 {
		err = fmt.Errorf("find drift: environment %s has no stack; expected one that is deployed; `mainstay env status` shows what is", c.Environment)
	}
	if err != nil {
		return all, err
	}
	phase := c.UI.Phase("drift")
	for _, s := range stacks {
		phase.Update("looking at %s", s.Name)
		found, err := c.stack(ctx, s.Name)
		if err != nil {
			phase.Done(err, "")
			return all, fmt.Errorf("find drift of stack %s: %w", s.Name, err)
		}
		all.Stacks, all.Drifts = append(all.Stacks, s.Name), append(all.Drifts, found...)
	}
	phase.Done(nil, "%d stacks, %d drifts", len(all.Stacks), len(all.Drifts))
	return all, nil
}

func (c EnvDrift) stack(ctx context.Context, name string) ([]Drift, error) {
	started, err := c.Stacks.DetectStackDrift(ctx, &cloudformation.DetectStackDriftInput{StackName: &name})
	if err != nil {
		return nil, err
	}
	if err := c.looked(ctx, started.StackDriftDetectionId); err != nil {
		return nil, err
	}
	var all []Drift
	in := &cloudformation.DescribeStackResourceDriftsInput{StackName: &name,
		StackResourceDriftStatusFilters: []types.StackResourceDriftStatus{types.StackResourceDriftStatusModified, types.StackResourceDriftStatusDeleted}}
	for {
		page, err := c.Stacks.DescribeStackResourceDrifts(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, r := range page.StackResourceDrifts {
			all = append(all, drifted(name, r)...)
		}
		if in.NextToken = page.NextToken; aws.ToString(in.NextToken) == "" {
			return all, nil
		}
	}
}

// looked waits until CloudFormation has looked at a stack. Resources of types that it cannot look at do not make it fail.
func (c EnvDrift) looked(ctx context.Context, id *string) error {
	for {
		now, err := c.Stacks.DescribeStackDriftDetectionStatus(ctx, &cloudformation.DescribeStackDriftDetectionStatusInput{StackDriftDetectionId: id})
		if err != nil {
			return err
		}
		switch now.DetectionStatus {
		case types.StackDriftDetectionStatusDetectionComplete:
			return nil
		case types.StackDriftDetectionStatusDetectionFailed:
			return fmt.Errorf("CloudFormation could not look: %s", aws.ToString(now.DetectionStatusReason))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(c.Every):
		}
	}
}

// drifted are the differences of a resource; one that is gone is one.
func drifted(stack string, r types.StackResourceDrift) []Drift {
	d := Drift{Stack: stack, Resource: aws.ToString(r.LogicalResourceId), Type: aws.ToString(r.ResourceType),
		Physical: aws.ToString(r.PhysicalResourceId), Status: string(r.StackResourceDriftStatus)}
	if len(r.PropertyDifferences) == 0 {
		return []Drift{d}
	}
	var all []Drift
	for _, p := range r.PropertyDifferences {
		d.Property, d.Expected, d.Actual = aws.ToString(p.PropertyPath), aws.ToString(p.ExpectedValue), aws.ToString(p.ActualValue)
		all = append(all, d)
	}
	return all
}

// Print writes drifts for people.
func (d Drifts) Print(w io.Writer) {
	for _, r := range d.Drifts {
		fmt.Fprintf(w, "%-8s %s %s %s\n", r.Status, r.Stack, r.Resource, r.Type)
		if r.Property != "" {
			fmt.Fprintf(w, "         %s: expected %s, found %s\n", r.Property, r.Expected, r.Actual)
		}
	}
}

// Err is an error where something has drifted.
func (d Drifts) Err() error {
	if len(d.Drifts) == 0 {
		return nil
	}
	return fmt.Errorf("environment %s: found %d drifts; expected every resource as its template says; deploy it again, or write into the code what was changed by hand", d.Environment, len(d.Drifts))
}
