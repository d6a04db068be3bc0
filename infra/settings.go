package main

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

// settings reads the app's context.
func settings(app awscdk.App) (stacks.Env, error) {
	name, build := setting(app, "environment"), setting(app, "build")
	if name == "" || build == "" {
		return stacks.Env{}, errors.New("the context has no environment or no build; add -c environment=NAME -c build=FOLDER " +
			"(`mainstay env name` prints the name, `mainstay build` makes .mainstay/build/OS-ARCH), or let `mainstay env up` do it all")
	}
	environment, err := config.Load(name)
	if err != nil {
		return stacks.Env{}, err
	}
	functions, err := bundle.Read(build)
	return stacks.Env{Environment: environment, Build: functions, Lock: names.PlacementLock, Commit: setting(app, "commit")}, err
}

func setting(app awscdk.App, key string) string {
	s, _ := app.Node().TryGetContext(&key).(string)
	return s
}
