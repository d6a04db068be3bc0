package teardown

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/names"
)

// sweep deletes what of an environment outlived its stacks: log groups, buckets with all versions of their objects,
// queues and roles. Whatever else there may be is for Residue to name. One that cannot be deleted keeps no other.
func sweep(ctx context.Context, c Clients, environment string) error {
	found, err := Residue(ctx, c, environment)
	if err != nil {
		return err
	}
	return c.remove(ctx, found)
}

// sweepLate deletes log groups of a branch environment once more.
func (c Clients) sweepLate(ctx context.Context, environment string, found []Resource) error {
	if names.Lasting(environment) {
		return nil
	}
	return c.remove(ctx, slices.DeleteFunc(slices.Clone(found), func(r Resource) bool { return r.Kind != kindLogGroup }))
}

func (c Clients) remove(ctx context.Context, all []Resource) error {
	var errs []error
	for _, r := range all {
		if err := c.sweepOne(ctx, r); err != nil && !absent(err) {
			errs = append(errs, fmt.Errorf("delete %s %s, which outlived its stack: %w", r.Kind, r.Name, err))
		}
	}
	return errors.Join(errs...)
}

func (c Clients) sweepOne(ctx context.Context, r Resource) error {
	switch r.Kind {
	case kindLogGroup:
		_, err := c.Logs.DeleteLogGroup(ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: &r.Name})
		return err
	case kindRole:
		return c.deleteRole(ctx, r.Name)
	case kindQueue:
		return c.deleteQueue(ctx, r.Name)
	case kindTagged:
		return c.deleteTagged(ctx, r.Name)
	}
	return nil
}

// deleteTagged deletes what an ARN names, where its service is one of those that are swept.
func (c Clients) deleteTagged(ctx context.Context, arn string) error {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return nil
	}
	switch service, name := parts[2], parts[5]; service {
	case "s3":
		return c.deleteBucket(ctx, name)
	case "sqs":
		return c.deleteQueue(ctx, name)
	}
	return nil
}

func (c Clients) deleteBucket(ctx context.Context, name string) error {
	if err := emptyBucket(ctx, c.Buckets, name); err != nil {
		return err
	}
	_, err := c.Buckets.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &name})
	return err
}

func (c Clients) deleteQueue(ctx context.Context, name string) error {
	out, err := c.Queues.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &name})
	if err != nil {
		return err
	}
	_, err = c.Queues.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: out.QueueUrl})
	return err
}

// deleteRole takes a role's policies away first: IAM deletes bare roles only.
func (c Clients) deleteRole(ctx context.Context, name string) error {
	inline := iam.NewListRolePoliciesPaginator(c.Roles, &iam.ListRolePoliciesInput{RoleName: &name})
	for inline.HasMorePages() {
		page, err := inline.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, p := range page.PolicyNames {
			if _, err := c.Roles.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &name, PolicyName: &p}); err != nil {
				return err
			}
		}
	}
	if err := c.detach(ctx, name); err != nil {
		return err
	}
	_, err := c.Roles.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &name})
	return err
}

func (c Clients) detach(ctx context.Context, role string) error {
	attached := iam.NewListAttachedRolePoliciesPaginator(c.Roles, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	for attached.HasMorePages() {
		page, err := attached.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, p := range page.AttachedPolicies {
			if _, err := c.Roles.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: &role, PolicyArn: p.PolicyArn}); err != nil {
				return err
			}
		}
	}
	return nil
}

// queueName is the last part of a queue's URL.
func queueName(url string) string { return url[strings.LastIndex(url, "/")+1:] }

// findQueues finds queues by name, which is ours whether or not somebody has tagged them.
func findQueues(ctx context.Context, c Clients, environment string) ([]Resource, error) {
	var found []Resource
	prefix := names.StackPrefix(environment)
	pages := sqs.NewListQueuesPaginator(c.Queues, &sqs.ListQueuesInput{QueueNamePrefix: &prefix, MaxResults: aws.Int32(1000)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list queues of environment %q: %w", environment, err)
		}
		for _, url := range page.QueueUrls {
			if name := queueName(url); named(name, environment) {
				found = append(found, Resource{kindQueue, name})
			}
		}
	}
	return found, nil
}
