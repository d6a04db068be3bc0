package teardown

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// emptyBuckets empties the buckets of a stack: CloudFormation does not delete a bucket that has objects.
func emptyBuckets(ctx context.Context, c Clients, stack string) error {
	pages := cloudformation.NewListStackResourcesPaginator(c.Stacks, &cloudformation.ListStackResourcesInput{StackName: &stack})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("list resources of stack %s: %w", stack, err)
		}
		for _, r := range page.StackResourceSummaries {
			if aws.ToString(r.ResourceType) != "AWS::S3::Bucket" || aws.ToString(r.PhysicalResourceId) == "" {
				continue
			}
			if err := emptyBucket(ctx, c.Buckets, *r.PhysicalResourceId); err != nil && !absent(err) {
				return fmt.Errorf("empty bucket %s: %w", *r.PhysicalResourceId, err)
			}
		}
	}
	return nil
}

// emptyBucket deletes all versions of all objects, a listing page (at most 1,000, which is also what DeleteObjects
// takes; S3 API reference, 2026) at a time.
func emptyBucket(ctx context.Context, api Buckets, bucket string) error {
	pages := s3.NewListObjectVersionsPaginator(api, &s3.ListObjectVersionsInput{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		if err := deleteObjects(ctx, api, bucket, objects(page)); err != nil {
			return err
		}
	}
	return nil
}

func objects(page *s3.ListObjectVersionsOutput) []types.ObjectIdentifier {
	var ids []types.ObjectIdentifier
	for _, v := range page.Versions {
		ids = append(ids, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
	}
	for _, m := range page.DeleteMarkers {
		ids = append(ids, types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
	}
	return ids
}

//mainstay:iam needs s3:DeleteObjectVersion it names versions, and who deletes those needs an action of its own
func deleteObjects(ctx context.Context, api Buckets, bucket string, ids []types.ObjectIdentifier) error {
	if len(ids) == 0 {
		return nil
	}
	out, err := api.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &types.Delete{Objects: ids, Quiet: aws.Bool(true)}})
	if err != nil {
		return err
	}
	if len(out.Errors) > 0 {
		e := out.Errors[0]
		return fmt.Errorf("%d objects are left, the first is %q: %s", len(out.Errors), aws.ToString(e.Key), aws.ToString(e.Message))
	}
	return nil
}

// absent says that the error means that there is nothing to delete.
func absent(err error) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	switch api.ErrorCode() {
	case "NoSuchBucket", "ResourceNotFoundException", "NoSuchEntity", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue":
		return true
	}
	return false
}
