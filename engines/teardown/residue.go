package teardown

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	tagtypes "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi/types"

	"github.com/mainstay-go/mainstay/names"
)

// Resource is something of an environment that exists.
type Resource struct {
	Kind string `json:"kind"`
	Name string `json:"name"` // name or ARN
}

// The kinds of resources.
const (
	kindStack    = "stack"
	kindLogGroup = "log group"
	kindRole     = "role"
	kindQueue    = "queue"
	kindAPI      = "HTTP API"
	kindTagged   = "tagged resource" // whatever the tagging API knows; its name is an ARN
)

// Residue lists everything of an environment that exists, deployed or left behind. An empty list proves that an
// environment is gone. The tagging API may still list a resource for some seconds after it was deleted (AWS
// documentation of GetResources), so a caller that has just deleted asks again.
func Residue(ctx context.Context, c Clients, environment string) ([]Resource, error) {
	var all []Resource
	for _, find := range []func(context.Context, Clients, string) ([]Resource, error){
		findStacks, findLogGroups, findTagged, findQueues, findRoles, findAPIs,
	} {
		found, err := find(ctx, c, environment)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return once(all), nil
}

// once leaves out what was found by tag and by name, too.
func once(all []Resource) []Resource {
	return slices.DeleteFunc(all, func(r Resource) bool {
		return r.Kind == kindTagged && slices.ContainsFunc(all, func(o Resource) bool {
			return o.Kind == kindQueue && strings.Contains(r.Name, ":sqs:") && strings.HasSuffix(r.Name, ":"+o.Name)
		})
	})
}

// Prove waits until nothing of an environment is listed, and returns what still is after so long. Told how much that is. A function
// that was at work when its stack was deleted may have written since, and made its log group anew: that is deleted again.
func Prove(ctx context.Context, c Clients, environment string, lag time.Duration, tell func(left int)) ([]Resource, error) {
	end := time.After(lag)
	for {
		found, err := Residue(ctx, c, environment)
		if err != nil || len(found) == 0 {
			return found, err
		}
		select {
		case <-ctx.Done():
			return found, ctx.Err()
		case <-end:
			return found, nil
		case <-time.After(time.Second):
			tell(len(found))
		}
		if err := c.sweepLate(ctx, environment, found); err != nil {
			return found, err
		}
	}
}

// named says whether a name is one that only this environment's resources have: that of a stack, and more.
func named(name, environment string) bool {
	_, ours := names.Part(environment, name)
	return ours
}

func findStacks(ctx context.Context, c Clients, environment string) ([]Resource, error) {
	stacks, err := List(ctx, c.Stacks, environment)
	var found []Resource
	for _, s := range stacks {
		found = append(found, Resource{kindStack, s.Name})
	}
	return found, err
}

func findLogGroups(ctx context.Context, c Clients, environment string) ([]Resource, error) {
	groups, err := logGroups(ctx, c.Logs, environment)
	var found []Resource
	for _, g := range groups {
		found = append(found, Resource{kindLogGroup, g})
	}
	return found, err
}

// findTagged finds whatever the tagging API covers: buckets, tables, queues, functions, rules and more.
func findTagged(ctx context.Context, c Clients, environment string) ([]Resource, error) {
	var found []Resource
	pages := resourcegroupstaggingapi.NewGetResourcesPaginator(c.Tags, &resourcegroupstaggingapi.GetResourcesInput{
		TagFilters: []tagtypes.TagFilter{{Key: aws.String(names.TagEnvironment), Values: []string{environment}}}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list resources tagged with environment %q: %w", environment, err)
		}
		for _, r := range page.ResourceTagMappingList {
			arn := aws.ToString(r.ResourceARN)
			there, err := confirm(ctx, c.Tables, arn)
			if err != nil {
				return nil, err
			}
			if there {
				found = append(found, Resource{kindTagged, arn})
			}
		}
	}
	return found, nil
}

// confirm asks DynamoDB itself for a table: the tagging API goes on listing tables for long after they were deleted.
func confirm(ctx context.Context, api Tables, arn string) (bool, error) {
	if !strings.Contains(arn, ":dynamodb:") || !strings.Contains(arn, ":table/") {
		return true, nil
	}
	_, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(arn[strings.LastIndex(arn, "/")+1:])})
	if err == nil {
		return true, nil
	}
	if absent(err) {
		return false, nil
	}
	return false, fmt.Errorf("describe table %s: %w", arn, err)
}

// findRoles asks IAM itself, because the tagging API does not cover roles.
func findRoles(ctx context.Context, c Clients, environment string) ([]Resource, error) {
	var found []Resource
	pages := iam.NewListRolesPaginator(c.Roles, &iam.ListRolesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list roles: %w", err)
		}
		for _, r := range page.Roles {
			ours, err := roleOf(ctx, c.Roles, aws.ToString(r.RoleName), environment)
			if err != nil {
				return nil, err
			}
			if ours {
				found = append(found, Resource{kindRole, aws.ToString(r.RoleName)})
			}
		}
	}
	return found, nil
}

// roleOf reads the tags of a role whose name could be ours. CloudFormation cuts the stack's name in role names, so
// the name alone does not tell two environments apart unless it is there in full.
func roleOf(ctx context.Context, api Roles, role, environment string) (bool, error) {
	if named(role, environment) {
		return true, nil
	}
	if !names.MayBelong(role, environment) {
		return false, nil
	}
	out, err := api.ListRoleTags(ctx, &iam.ListRoleTagsInput{RoleName: &role})
	if err != nil {
		return false, fmt.Errorf("list tags of role %s: %w", role, err)
	}
	for _, t := range out.Tags {
		if aws.ToString(t.Key) == names.TagEnvironment {
			return aws.ToString(t.Value) == environment, nil
		}
	}
	return false, nil
}

// findAPIs asks API Gateway itself, because not every target's tagging API covers it.
func findAPIs(ctx context.Context, c Clients, environment string) ([]Resource, error) {
	var found []Resource
	in := &apigatewayv2.GetApisInput{}
	for {
		page, err := c.APIs.GetApis(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("list HTTP APIs: %w", err)
		}
		for _, a := range page.Items {
			if a.Tags[names.TagEnvironment] == environment {
				found = append(found, Resource{kindAPI, aws.ToString(a.ApiId)})
			}
		}
		if in.NextToken = page.NextToken; aws.ToString(page.NextToken) == "" {
			return found, nil
		}
	}
}
