package ops

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

// consumers says which functions are behind queues.
type consumers struct {
	of      map[string]string       // ARN of a queue to the ARN of the function that it feeds
	failing map[string][]DeadSource // ARN of a queue to the functions whose failures go there
}

// consumers asks for event sources, and for what functions do with failures of asynchronous invocations.
func (t Target) consumers(ctx context.Context, environment string) (consumers, error) {
	c := consumers{map[string]string{}, map[string][]DeadSource{}}
	api := lambda.NewFromConfig(t.AWS)
	pages := lambda.NewListEventSourceMappingsPaginator(api, &lambda.ListEventSourceMappingsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return c, fmt.Errorf("list event sources: %w", err)
		}
		for _, m := range page.EventSourceMappings {
			c.of[aws.ToString(m.EventSourceArn)] = aws.ToString(m.FunctionArn)
			c.fails(m.DestinationConfig, redrive.FromStream, aws.ToString(m.FunctionArn))
		}
	}
	functions, err := t.functions(ctx, environment)
	if err != nil {
		return c, err
	}
	for _, f := range functions {
		pages := lambda.NewListFunctionEventInvokeConfigsPaginator(api, &lambda.ListFunctionEventInvokeConfigsInput{FunctionName: &f.Physical})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if missing := (*types.ResourceNotFoundException)(nil); errors.As(err, &missing) {
				break // MiniStack says so where AWS returns none
			}
			if err != nil {
				return c, fmt.Errorf("list asynchronous invocations of %s: %w", f.Name, err)
			}
			for _, i := range page.FunctionEventInvokeConfigs {
				c.fails(i.DestinationConfig, redrive.FromFailure, aws.ToString(i.FunctionArn))
			}
		}
	}
	return c, nil
}

// fails notes where a function's failures go.
func (c consumers) fails(to *types.DestinationConfig, kind redrive.Kind, function string) {
	if to == nil || to.OnFailure == nil || to.OnFailure.Destination == nil {
		return
	}
	c.failing[*to.OnFailure.Destination] = append(c.failing[*to.OnFailure.Destination], DeadSource{Kind: kind, Function: function})
}

// releases fills in what is live of the functions, and where they log to. An alias answers for the version behind it.
func (t Target) releases(ctx context.Context, all []DeadQueue) error {
	api := lambda.NewFromConfig(t.AWS)
	for i := range all {
		for k := range all[i].Sources {
			s := &all[i].Sources[k]
			if s.Function == "" {
				continue
			}
			out, err := api.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &s.Function})
			if err != nil {
				return fmt.Errorf("read function %s: %w", s.Function, err)
			}
			if s.Release, err = release(out); err != nil {
				return err
			}
			if out.LoggingConfig != nil {
				s.LogGroup = aws.ToString(out.LoggingConfig.LogGroup)
			}
		}
	}
	return nil
}

// lambdaTime is how Lambda writes LastModified (Lambda API reference, "FunctionConfiguration"); MiniStack writes Z.
const lambdaTime = "2006-01-02T15:04:05.000Z0700"

func release(f *lambda.GetFunctionConfigurationOutput) (*redrive.Release, error) {
	since, err := time.Parse(lambdaTime, aws.ToString(f.LastModified))
	if err != nil {
		return nil, fmt.Errorf("read function %s: %w", aws.ToString(f.FunctionName), err)
	}
	return &redrive.Release{Function: aws.ToString(f.FunctionName), Version: aws.ToString(f.Version) + " (code " + cut(aws.ToString(f.CodeSha256), 12) + ")", Since: since}, nil
}
