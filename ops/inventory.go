package ops

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/mainstay-go/mainstay/engines/reap/onaws"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

func (t Target) teardown() teardown.Clients { return onaws.Clients(t.AWS) }

// Residue is everything that there is of an environment, deployed or left behind.
func (t Target) Residue(ctx context.Context, environment string) ([]teardown.Resource, error) {
	return teardown.Residue(ctx, t.teardown(), environment)
}

// FunctionState is a deployed function.
type FunctionState struct {
	Name     string `json:"name"`     // as in functions/
	Physical string `json:"physical"` // as in AWS
	SHA256   string `json:"sha256"`   // of its code, base64, as AWS gives it
	Updated  string `json:"updated"`
	Arch     string `json:"arch"` // "arm64" or "x86"
	LogGroup string `json:"log_group"`
}

// functions lists the functions of an environment: those that log to its log groups.
func (t Target) functions(ctx context.Context, environment string) ([]FunctionState, error) {
	found := []FunctionState{}
	pages := lambda.NewListFunctionsPaginator(lambda.NewFromConfig(t.AWS), &lambda.ListFunctionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list functions: %w", err)
		}
		for _, f := range page.Functions {
			if f.LoggingConfig == nil {
				continue
			}
			if name, ok := names.Logger(environment, aws.ToString(f.LoggingConfig.LogGroup)); ok {
				found = append(found, FunctionState{name, aws.ToString(f.FunctionName), aws.ToString(f.CodeSha256), aws.ToString(f.LastModified), arch(f.Architectures), aws.ToString(f.LoggingConfig.LogGroup)})
			}
		}
	}
	slices.SortFunc(found, func(a, b FunctionState) int { return strings.Compare(a.Name, b.Name) })
	return found, nil
}

func arch(all []lambdatypes.Architecture) string {
	if slices.Contains(all, lambdatypes.ArchitectureArm64) {
		return "arm64"
	}
	return "x86"
}

// updated returns the names of the functions whose code is not what it was.
func updated(before, after []FunctionState) []string {
	code := map[string]string{}
	for _, f := range before {
		code[f.Name] = f.SHA256
	}
	names := []string{}
	for _, f := range after {
		if code[f.Name] != f.SHA256 {
			names = append(names, f.Name)
		}
	}
	return names
}
