package teardown_test

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func (a *account) DeleteBucket(_ context.Context, in *s3.DeleteBucketInput, _ ...func(*s3.Options)) (*s3.DeleteBucketOutput, error) {
	if len(a.objects[*in.Bucket]) > 0 {
		return nil, errors.New("the bucket is not empty")
	}
	delete(a.tagged, "arn:aws:s3:::"+*in.Bucket)
	return &s3.DeleteBucketOutput{}, nil
}

func (a *account) ListQueues(_ context.Context, in *sqs.ListQueuesInput, _ ...func(*sqs.Options)) (*sqs.ListQueuesOutput, error) {
	out := &sqs.ListQueuesOutput{}
	for _, q := range a.queues {
		if strings.HasPrefix(q, *in.QueueNamePrefix) {
			out.QueueUrls = append(out.QueueUrls, "https://sqs/000000000000/"+q)
		}
	}
	return out, nil
}

func (a *account) GetQueueUrl(_ context.Context, in *sqs.GetQueueUrlInput, _ ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error) {
	if !slices.Contains(a.queues, *in.QueueName) {
		return nil, &sqstypes.QueueDoesNotExist{}
	}
	return &sqs.GetQueueUrlOutput{QueueUrl: aws.String("https://sqs/000000000000/" + *in.QueueName)}, nil
}

func (a *account) DeleteQueue(_ context.Context, in *sqs.DeleteQueueInput, _ ...func(*sqs.Options)) (*sqs.DeleteQueueOutput, error) {
	name := strings.TrimPrefix(*in.QueueUrl, "https://sqs/000000000000/")
	a.queues = slices.DeleteFunc(a.queues, func(q string) bool { return q == name })
	delete(a.tagged, "arn:aws:sqs:eu-west-1:000000000000:"+name)
	return &sqs.DeleteQueueOutput{}, nil
}

func (a *account) ListRolePolicies(_ context.Context, in *iam.ListRolePoliciesInput, _ ...func(*iam.Options)) (*iam.ListRolePoliciesOutput, error) {
	return &iam.ListRolePoliciesOutput{PolicyNames: a.inline[*in.RoleName]}, nil
}

func (a *account) ListAttachedRolePolicies(_ context.Context, in *iam.ListAttachedRolePoliciesInput, _ ...func(*iam.Options)) (*iam.ListAttachedRolePoliciesOutput, error) {
	out := &iam.ListAttachedRolePoliciesOutput{}
	for _, arn := range a.attached[*in.RoleName] {
		out.AttachedPolicies = append(out.AttachedPolicies, iamtypes.AttachedPolicy{PolicyArn: &arn})
	}
	return out, nil
}

func (a *account) DeleteRolePolicy(_ context.Context, in *iam.DeleteRolePolicyInput, _ ...func(*iam.Options)) (*iam.DeleteRolePolicyOutput, error) {
	a.inline[*in.RoleName] = slices.DeleteFunc(slices.Clone(a.inline[*in.RoleName]), func(p string) bool { return p == *in.PolicyName })
	return &iam.DeleteRolePolicyOutput{}, nil
}

func (a *account) DetachRolePolicy(_ context.Context, in *iam.DetachRolePolicyInput, _ ...func(*iam.Options)) (*iam.DetachRolePolicyOutput, error) {
	a.attached[*in.RoleName] = slices.DeleteFunc(slices.Clone(a.attached[*in.RoleName]), func(p string) bool { return p == *in.PolicyArn })
	return &iam.DetachRolePolicyOutput{}, nil
}

func (a *account) DeleteRole(_ context.Context, in *iam.DeleteRoleInput, _ ...func(*iam.Options)) (*iam.DeleteRoleOutput, error) {
	if len(a.inline[*in.RoleName])+len(a.attached[*in.RoleName]) > 0 {
		return nil, &iamtypes.DeleteConflictException{}
	}
	delete(a.roles, *in.RoleName)
	return &iam.DeleteRoleOutput{}, nil
}
