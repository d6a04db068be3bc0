package ops

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// policyKeeper is the part of IAM that keeps a managed policy.
type policyKeeper interface {
	GetPolicy(context.Context, *iam.GetPolicyInput, ...func(*iam.Options)) (*iam.GetPolicyOutput, error)
	GetPolicyVersion(context.Context, *iam.GetPolicyVersionInput, ...func(*iam.Options)) (*iam.GetPolicyVersionOutput, error)
	ListPolicyVersions(context.Context, *iam.ListPolicyVersionsInput, ...func(*iam.Options)) (*iam.ListPolicyVersionsOutput, error)
	CreatePolicy(context.Context, *iam.CreatePolicyInput, ...func(*iam.Options)) (*iam.CreatePolicyOutput, error)
	CreatePolicyVersion(context.Context, *iam.CreatePolicyVersionInput, ...func(*iam.Options)) (*iam.CreatePolicyVersionOutput, error)
	DeletePolicyVersion(context.Context, *iam.DeletePolicyVersionInput, ...func(*iam.Options)) (*iam.DeletePolicyVersionOutput, error)
}

// managedPolicy is a policy as it should be.
type managedPolicy struct {
	api               policyKeeper
	arn, name, wanted string
}

// state says what there is: nothing, another version, or the one that is wanted.
func (m managedPolicy) state(ctx context.Context) (string, error) {
	got, err := m.api.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &m.arn})
	if missing := (*types.NoSuchEntityException)(nil); errors.As(err, &missing) {
		return stateMissing, nil
	}
	if err != nil {
		return "", fmt.Errorf("look at policy %s: %w", m.name, err)
	}
	version, err := m.api.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &m.arn, VersionId: got.Policy.DefaultVersionId})
	if err != nil {
		return "", fmt.Errorf("look at policy %s: %w", m.name, err)
	}
	document, err := url.QueryUnescape(aws.ToString(version.PolicyVersion.Document)) // as IAM gives it
	if err != nil || !sameJSON(document, m.wanted) {
		return stateOther, nil
	}
	return stateThere, nil
}

// mostVersions is how many versions of a policy IAM keeps (IAM quotas).
const mostVersions = 5

// make makes the policy what is wanted. The oldest version goes when there is no room for another.
func (m managedPolicy) make(ctx context.Context, state string) error {
	if state == stateMissing {
		_, err := m.api.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: &m.name, PolicyDocument: &m.wanted,
			Description: aws.String("What CloudFormation may do for the stacks of this application; made by mainstay init account")})
		return err
	}
	versions, err := m.api.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &m.arn})
	if err != nil {
		return err
	}
	if old := slices.DeleteFunc(versions.Versions, func(v types.PolicyVersion) bool { return v.IsDefaultVersion }); len(old)+1 >= mostVersions {
		oldest := slices.MinFunc(old, func(a, b types.PolicyVersion) int { return aws.ToTime(a.CreateDate).Compare(aws.ToTime(b.CreateDate)) })
		if _, err := m.api.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: &m.arn, VersionId: oldest.VersionId}); err != nil {
			return err
		}
	}
	_, err = m.api.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: &m.arn, PolicyDocument: &m.wanted, SetAsDefault: true})
	return err
}
