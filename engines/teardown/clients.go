package teardown

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Clients are the services that a teardown talks to. The SDK's clients fit.
type Clients struct {
	Stacks  Stacks
	Buckets Buckets
	Logs    Logs
	Roles   Roles
	Tags    Tags
	APIs    APIs
	Tables  Tables
}

// Stacks is the part of CloudFormation that is needed.
type Stacks interface {
	cloudformation.DescribeStacksAPIClient
	cloudformation.ListStackResourcesAPIClient
	GetTemplate(context.Context, *cloudformation.GetTemplateInput, ...func(*cloudformation.Options)) (*cloudformation.GetTemplateOutput, error)
	DeleteStack(context.Context, *cloudformation.DeleteStackInput, ...func(*cloudformation.Options)) (*cloudformation.DeleteStackOutput, error)
}

// Buckets is the part of S3 that is needed.
type Buckets interface {
	s3.ListObjectVersionsAPIClient
	DeleteObjects(context.Context, *s3.DeleteObjectsInput, ...func(*s3.Options)) (*s3.DeleteObjectsOutput, error)
}

// Logs is the part of CloudWatch Logs that is needed.
type Logs interface {
	cloudwatchlogs.DescribeLogGroupsAPIClient
	DeleteLogGroup(context.Context, *cloudwatchlogs.DeleteLogGroupInput, ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.DeleteLogGroupOutput, error)
}

// Roles is the part of IAM that is needed.
type Roles interface {
	iam.ListRolesAPIClient
	iam.ListRoleTagsAPIClient
}

// Tags is the part of the Resource Groups Tagging API that is needed.
type Tags interface {
	resourcegroupstaggingapi.GetResourcesAPIClient
}

// APIs is the part of API Gateway that is needed.
type APIs interface {
	GetApis(context.Context, *apigatewayv2.GetApisInput, ...func(*apigatewayv2.Options)) (*apigatewayv2.GetApisOutput, error)
}

// Tables is the part of DynamoDB that is needed.
type Tables interface {
	dynamodb.DescribeTableAPIClient
}
