package ops

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// fakeDrift has the stacks of staging, takes three questions to look at one, and gives drifts a page each.
type fakeDrift struct {
	drifts map[string][]types.StackResourceDrift
	fails  string
	asked  map[string]int
	none   bool
}

func (f *fakeDrift) DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error) {
	out := &cloudformation.DescribeStacksOutput{}
	if f.none {
		return out, nil
	}
	for _, name := range []string{"mainstay-staging-Data1", "mainstay-staging-Users1", "mainstay-production-Data1"} {
		out.Stacks = append(out.Stacks, types.Stack{StackName: &name, StackStatus: types.StackStatusCreateComplete})
	}
	return out, nil
}

func (f *fakeDrift) DetectStackDrift(_ context.Context, in *cloudformation.DetectStackDriftInput, _ ...func(*cloudformation.Options)) (*cloudformation.DetectStackDriftOutput, error) {
	return &cloudformation.DetectStackDriftOutput{StackDriftDetectionId: in.StackName}, nil
}

func (f *fakeDrift) DescribeStackDriftDetectionStatus(_ context.Context, in *cloudformation.DescribeStackDriftDetectionStatusInput, _ ...func(*cloudformation.Options)) (*cloudformation.DescribeStackDriftDetectionStatusOutput, error) {
	name := *in.StackDriftDetectionId
	f.asked[name]++
	out := &cloudformation.DescribeStackDriftDetectionStatusOutput{DetectionStatus: types.StackDriftDetectionStatusDetectionInProgress}
	if f.asked[name] > 2 {
		out.DetectionStatus = types.StackDriftDetectionStatusDetectionComplete
	}
	if name == f.fails {
		out.DetectionStatus, out.DetectionStatusReason = types.StackDriftDetectionStatusDetectionFailed, aws.String("access denied")
	}
	return out, nil
}

func (f *fakeDrift) DescribeStackResourceDrifts(_ context.Context, in *cloudformation.DescribeStackResourceDriftsInput, _ ...func(*cloudformation.Options)) (*cloudformation.DescribeStackResourceDriftsOutput, error) {
	all, at := f.drifts[*in.StackName], len(aws.ToString(in.NextToken))
	out := &cloudformation.DescribeStackResourceDriftsOutput{}
	if f.asked[*in.StackName] <= 2 || at >= len(all) { // what is asked too early has found nothing yet
		return out, nil
	}
	out.StackResourceDrifts = all[at : at+1]
	if at+1 < len(all) {
		out.NextToken = aws.String(strings.Repeat("x", at+1))
	}
	return out, nil
}

func drift(f *fakeDrift) (Drifts, error) {
	f.asked = map[string]int{}
	return EnvDrift{Environment: "staging", Stacks: f, UI: NewUI(nowhere{}), Every: 1}.Run(context.Background())
}

func TestEnvDrift(t *testing.T) {
	f := &fakeDrift{drifts: map[string][]types.StackResourceDrift{"mainstay-staging-Users1": {
		{LogicalResourceId: aws.String("ImportQueue"), StackResourceDriftStatus: types.StackResourceDriftStatusModified, PropertyDifferences: []types.PropertyDifference{
			{PropertyPath: aws.String("/VisibilityTimeout"), ExpectedValue: aws.String("60"), ActualValue: aws.String("30")},
			{PropertyPath: aws.String("/KmsMasterKeyId"), ExpectedValue: aws.String("x"), ActualValue: aws.String("null")}}},
		{LogicalResourceId: aws.String("StoreQueue"), StackResourceDriftStatus: types.StackResourceDriftStatusDeleted}}}}
	all, err := drift(f)
	if err != nil || len(all.Drifts) != 3 || len(all.Stacks) != 2 {
		t.Fatalf("Run = %+v, %v; want 3 drifts in the two stacks of staging", all, err)
	}
	var b strings.Builder
	all.Print(&b)
	for _, want := range []string{"MODIFIED mainstay-staging-Users1 ImportQueue", "/VisibilityTimeout: expected 60, found 30", "DELETED  mainstay-staging-Users1 StoreQueue"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("Print lacks %q:\n%s", want, b.String())
		}
	}
	if all.Err() == nil {
		t.Error("drifts are no error")
	}
}

func TestEnvDrift_None(t *testing.T) {
	if all, err := drift(&fakeDrift{}); err != nil || all.Err() != nil || all.Drifts == nil {
		t.Errorf("Run = %+v, %v; want no drift, and no error", all, err)
	}
}

func TestEnvDrift_Err(t *testing.T) {
	if _, err := drift(&fakeDrift{fails: "mainstay-staging-Users1"}); err == nil || !strings.Contains(err.Error(), "mainstay-staging-Users1: CloudFormation could not look: access denied") {
		t.Errorf("Run = %v; want CloudFormation's reason", err)
	}
	if _, err := drift(&fakeDrift{none: true}); err == nil || !strings.Contains(err.Error(), "has no stack; expected") {
		t.Errorf("Run without stacks = %v; want an error: a typing error must not pass for no drift", err)
	}
}
