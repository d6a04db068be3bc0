package stacks

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

// Env is what every stack is made for: an environment and the build that it runs.
type Env struct {
	config.Environment
	Build bundle.Manifest
}

// New adds every stack of an environment to an app.
func New(app awscdk.App, env Env) error {
	code, err := env.code(names.ImportUsers, names.StoreUsers, names.ServeWeb)
	if err != nil {
		return err
	}
	data := newData(app, env)
	newUsers(app, env, data, code)
	newWeb(app, env, data, code)
	return nil
}

// code finds functions in the build.
func (e Env) code(functions ...string) (map[string]function.Code, error) {
	found := map[string]function.Code{}
	for _, name := range functions {
		f, err := e.Build.Function(name)
		if err != nil {
			return nil, err
		}
		found[name] = function.Code{Function: f, Arch: e.Build.GOARCH, Environment: e.Name}
	}
	return found, nil
}

func (e Env) stack(app awscdk.App, part string) awscdk.Stack {
	s := awscdk.NewStack(app, &part, &awscdk.StackProps{
		StackName:             jsii.String(names.Stack(e.Name, part)),
		TerminationProtection: jsii.Bool(e.Retain),
	})
	tags := awscdk.Tags_Of(s)
	tags.Add(jsii.String(names.TagApp), jsii.String(names.App), nil)
	tags.Add(jsii.String(names.TagEnvironment), &e.Name, nil)
	tags.Add(jsii.String(names.TagKind), jsii.String(string(e.Kind)), nil)
	return s
}

func output(s awscdk.Stack, name string, value *string) {
	awscdk.NewCfnOutput(s, jsii.String("Output"+name), &awscdk.CfnOutputProps{Value: value}).OverrideLogicalId(&name)
}
