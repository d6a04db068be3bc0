package teardown

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/mainstay-go/mainstay/engines/placement/guard"
)

// Deployed reads the templates that stacks were deployed with. One that never was has an empty template.
func Deployed(ctx context.Context, api Stacks, stacks []Stack) (guard.App, error) {
	var app guard.App
	for _, s := range stacks {
		text := "{}"
		if s.Status != reviewing {
			out, err := api.GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: &s.Name})
			if err != nil {
				return nil, fmt.Errorf("read the deployed template of stack %s: %w", s.Name, err)
			}
			text = cmp.Or(aws.ToString(out.TemplateBody), text)
		}
		parsed, err := guard.Parse(s.Part, s.Name, text)
		if err != nil {
			return nil, err
		}
		app = append(app, parsed)
	}
	return app, nil
}

// waves groups stacks for deletion: who uses something goes before whoever made it, and the stacks of a wave go at the
// same time.
func waves(ctx context.Context, api Stacks, stacks []Stack) ([][]Stack, error) {
	app, err := Deployed(ctx, api, stacks)
	if err != nil {
		return nil, err
	}
	steps, findings := guard.Order(app, nil)
	if len(findings) > 0 {
		return [][]Stack{stacks}, nil // they use one another, so no order is better than none
	}
	var all [][]Stack
	for _, level := range guard.Levels(steps) {
		var wave []Stack
		for _, step := range level {
			i := slices.IndexFunc(stacks, func(s Stack) bool { return s.Part == step.Stack })
			wave = append(wave, stacks[i])
		}
		all = append(all, wave)
	}
	return all, nil
}
