package teardown_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	apitypes "github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	tagging "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	tagtypes "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/mainstay-go/mainstay/engines/teardown"
)

// account is an AWS account in memory: stacks with a bucket each, and what lies beside them. Stacks are destroyed side by side.
type account struct {
	mu sync.Mutex

	stacks           []stack
	objects          map[string][]string // bucket → keys
	logs             []string
	roles            map[string]map[string]string // role → tags
	inline, attached map[string][]string          // role → policies
	apis             map[string]map[string]string // API → tags
	tagged           map[string]string            // ARN → environment
	tables           []string
	queues           []string

	deleted   []string // stacks, in order
	stubborn  string   // stack whose deletion fails, once
	defiant   bool     // always
	undeleted string   // key that S3 refuses to delete
}

type stack struct {
	name   string
	bucket string
	locked bool              // protected from termination
	uses   []string          // parts whose outputs it takes
	status []cfn.StackStatus // one per DescribeStacks; the last stays
}

func (a *account) clients() teardown.Clients {
	return teardown.Clients{Stacks: a, Buckets: a, Logs: a, Roles: a, Tags: a, APIs: a, Tables: a, Queues: a, Events: a}
}

func (a *account) DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &cloudformation.DescribeStacksOutput{}
	for i, s := range a.stacks {
		out.Stacks = append(out.Stacks, cfn.Stack{StackName: &s.name, StackStatus: s.status[0], EnableTerminationProtection: &s.locked})
		if len(s.status) > 1 {
			a.stacks[i].status = s.status[1:]
		}
	}
	return out, nil
}

func (a *account) GetTemplate(_ context.Context, in *cloudformation.GetTemplateInput, _ ...func(*cloudformation.Options)) (*cloudformation.GetTemplateOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, s := range a.stacks {
		if s.name != *in.StackName {
			continue
		}
		outputs := map[string]any{}
		for _, part := range s.uses {
			outputs["From"+part] = map[string]any{"Value": map[string]any{"Fn::GetStackOutput": map[string]any{
				"StackName": s.name[:strings.LastIndex(s.name, "-")+1] + part, "OutputName": "Arn"}}}
		}
		body, err := json.Marshal(map[string]any{"Outputs": outputs})
		return &cloudformation.GetTemplateOutput{TemplateBody: aws.String(string(body))}, err
	}
	return nil, errors.New("no such stack")
}

func (a *account) ListStackResources(_ context.Context, in *cloudformation.ListStackResourcesInput, _ ...func(*cloudformation.Options)) (*cloudformation.ListStackResourcesOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &cloudformation.ListStackResourcesOutput{}
	for _, s := range a.stacks {
		if s.name == *in.StackName && s.bucket != "" {
			out.StackResourceSummaries = []cfn.StackResourceSummary{{ResourceType: aws.String("AWS::S3::Bucket"), PhysicalResourceId: &s.bucket}}
		}
	}
	return out, nil
}

func (a *account) DeleteStack(_ context.Context, in *cloudformation.DeleteStackInput, _ ...func(*cloudformation.Options)) (*cloudformation.DeleteStackOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, s := range a.stacks {
		if s.name != *in.StackName {
			continue
		}
		if strings.HasSuffix(string(s.status[0]), "_IN_PROGRESS") && s.status[0] != cfn.StackStatusReviewInProgress {
			return nil, fmt.Errorf("stack %s is busy", s.name)
		}
		if s.name == a.stubborn {
			a.stubborn = ""
			if a.defiant {
				a.stubborn = s.name
			}
			a.stacks[i].status = []cfn.StackStatus{cfn.StackStatusDeleteInProgress, cfn.StackStatusDeleteFailed}
			return &cloudformation.DeleteStackOutput{}, nil
		}
		if len(a.objects[s.bucket]) > 0 {
			a.stacks[i].status = []cfn.StackStatus{cfn.StackStatusDeleteInProgress, cfn.StackStatusDeleteFailed}
			return &cloudformation.DeleteStackOutput{}, nil
		}
		a.deleted = append(a.deleted, s.name)
		a.stacks[i].status = []cfn.StackStatus{cfn.StackStatusDeleteInProgress, cfn.StackStatusDeleteComplete}
		return &cloudformation.DeleteStackOutput{}, nil
	}
	return nil, errors.New("no such stack")
}

func (a *account) DescribeStackEvents(_ context.Context, in *cloudformation.DescribeStackEventsInput, _ ...func(*cloudformation.Options)) (*cloudformation.DescribeStackEventsOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	event := func(id, kind string, status cfn.ResourceStatus) cfn.StackEvent {
		return cfn.StackEvent{StackId: aws.String("sg-Stack"), StackName: in.StackName, LogicalResourceId: &id, PhysicalResourceId: aws.String("sg-" + id), ResourceType: &kind, ResourceStatus: status,
			ResourceStatusReason: aws.String(id + " is in use")}
	}
	return &cloudformation.DescribeStackEventsOutput{StackEvents: []cfn.StackEvent{
		event("Stack", "AWS::CloudFormation::Stack", cfn.ResourceStatusDeleteFailed), event("Group", "AWS::EC2::SecurityGroup", cfn.ResourceStatusDeleteFailed), event("Queue", "AWS::SQS::Queue", cfn.ResourceStatusDeleteComplete),
		event("Stack", "AWS::CloudFormation::Stack", cfn.ResourceStatusDeleteInProgress), event("Older", "AWS::EC2::SecurityGroup", cfn.ResourceStatusDeleteFailed),
	}}, nil
}

func (a *account) ListObjectVersions(_ context.Context, in *s3.ListObjectVersionsInput, _ ...func(*s3.Options)) (*s3.ListObjectVersionsOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &s3.ListObjectVersionsOutput{}
	for _, k := range a.objects[*in.Bucket] {
		out.Versions = append(out.Versions, s3types.ObjectVersion{Key: &k, VersionId: aws.String("1")})
	}
	return out, nil
}

func (a *account) DeleteObjects(_ context.Context, in *s3.DeleteObjectsInput, _ ...func(*s3.Options)) (*s3.DeleteObjectsOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out, left := &s3.DeleteObjectsOutput{}, []string(nil)
	for _, o := range in.Delete.Objects {
		if *o.Key == a.undeleted {
			left = append(left, *o.Key)
			out.Errors = append(out.Errors, s3types.Error{Key: o.Key, Message: aws.String("AccessDenied")})
		}
	}
	a.objects[*in.Bucket] = left
	return out, nil
}

func (a *account) DescribeLogGroups(_ context.Context, in *cloudwatchlogs.DescribeLogGroupsInput, _ ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.DescribeLogGroupsOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &cloudwatchlogs.DescribeLogGroupsOutput{}
	for _, g := range a.logs {
		if strings.HasPrefix(g, *in.LogGroupNamePrefix) {
			out.LogGroups = append(out.LogGroups, logtypes.LogGroup{LogGroupName: &g})
		}
	}
	return out, nil
}

func (a *account) DeleteLogGroup(_ context.Context, in *cloudwatchlogs.DeleteLogGroupInput, _ ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.DeleteLogGroupOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, g := range a.logs {
		if g == *in.LogGroupName {
			a.logs = append(a.logs[:i:i], a.logs[i+1:]...)
			return &cloudwatchlogs.DeleteLogGroupOutput{}, nil
		}
	}
	return nil, &logtypes.ResourceNotFoundException{}
}

func (a *account) ListRoles(context.Context, *iam.ListRolesInput, ...func(*iam.Options)) (*iam.ListRolesOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &iam.ListRolesOutput{}
	for name := range a.roles {
		out.Roles = append(out.Roles, iamtypes.Role{RoleName: &name})
	}
	return out, nil
}

func (a *account) ListRoleTags(_ context.Context, in *iam.ListRoleTagsInput, _ ...func(*iam.Options)) (*iam.ListRoleTagsOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &iam.ListRoleTagsOutput{}
	for k, v := range a.roles[*in.RoleName] {
		out.Tags = append(out.Tags, iamtypes.Tag{Key: &k, Value: &v})
	}
	return out, nil
}

func (a *account) GetResources(_ context.Context, in *tagging.GetResourcesInput, _ ...func(*tagging.Options)) (*tagging.GetResourcesOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &tagging.GetResourcesOutput{}
	for arn, env := range a.tagged {
		if env == in.TagFilters[0].Values[0] {
			out.ResourceTagMappingList = append(out.ResourceTagMappingList, tagtypes.ResourceTagMapping{ResourceARN: &arn})
		}
	}
	return out, nil
}

func (a *account) GetApis(context.Context, *apigatewayv2.GetApisInput, ...func(*apigatewayv2.Options)) (*apigatewayv2.GetApisOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := &apigatewayv2.GetApisOutput{}
	for id, tags := range a.apis {
		out.Items = append(out.Items, apitypes.Api{ApiId: &id, Tags: tags})
	}
	return out, nil
}

func (a *account) DescribeTable(_ context.Context, in *dynamodb.DescribeTableInput, _ ...func(*dynamodb.Options)) (*dynamodb.DescribeTableOutput, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, t := range a.tables {
		if t == *in.TableName {
			return &dynamodb.DescribeTableOutput{}, nil
		}
	}
	return nil, &dbtypes.ResourceNotFoundException{}
}
