package sleep

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/mainstay-go/mainstay/engines/placement/guard"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/names"
)

// Sleep disables what costs something while nobody uses the environment, and returns what it has disabled, as
// "Stack/LogicalId". It refuses staging and production. What sleeps already is left alone.
func Sleep(ctx context.Context, c Clients, environment string) ([]string, error) {
	if names.Lasting(environment) {
		return nil, fmt.Errorf("put environment %q to sleep: it is not a branch environment; only those may sleep", environment)
	}
	return each(ctx, c, environment, false)
}

// Wake enables what the environment's templates want enabled, and returns what it has enabled.
func Wake(ctx context.Context, c Clients, environment string) ([]string, error) {
	return each(ctx, c, environment, true)
}

// each switches everything of an environment that can be switched.
func each(ctx context.Context, c Clients, environment string, on bool) ([]string, error) {
	stacks, err := teardown.List(ctx, c.Stacks, environment)
	if err != nil {
		return nil, err
	}
	app, err := teardown.Deployed(ctx, c.Stacks, stacks)
	if err != nil {
		return nil, err
	}
	changed := []string{}
	for i, s := range app {
		wanted := wanting(s)
		if len(wanted) == 0 {
			continue
		}
		ids, err := physical(ctx, c.Stacks, stacks[i])
		if err != nil {
			return changed, err
		}
		for _, r := range wanted {
			did, err := c.turn(ctx, r, ids[r.ID], on)
			if err != nil {
				return changed, fmt.Errorf("switch %s of environment %q: %w", r.Name(), environment, err)
			}
			if did {
				changed = append(changed, r.Name())
			}
		}
	}
	return changed, nil
}

// wanting are the resources of a stack that can be switched and that its template wants enabled.
func wanting(s guard.Stack) []template.Resource {
	var all []template.Resource
	for _, r := range (template.App{s.Template}).Sorted() {
		if _, known := switches()[r.Type]; known && sleeps(r) {
			all = append(all, r)
		}
	}
	return all
}

// physical are the physical ids of a stack's resources, by logical id.
func physical(ctx context.Context, api teardown.Stacks, s teardown.Stack) (map[string]string, error) {
	ids := map[string]string{}
	pages := cloudformation.NewListStackResourcesPaginator(api, &cloudformation.ListStackResourcesInput{StackName: &s.Name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list resources of stack %s: %w", s.Name, err)
		}
		for _, r := range page.StackResourceSummaries {
			ids[aws.ToString(r.LogicalResourceId)] = aws.ToString(r.PhysicalResourceId)
		}
	}
	return ids, nil
}

// turn switches a resource on or off, and says whether it was otherwise before. One that was never made is neither.
func (c Clients) turn(ctx context.Context, r template.Resource, id string, on bool) (bool, error) {
	if id == "" {
		return false, nil
	}
	return switches()[r.Type](c, ctx, r, id, on)
}
