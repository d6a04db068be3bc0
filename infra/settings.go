package main

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

// settings reads the app's context: which environments there are to be, and what they run. It says whether they are a
// release, in which each is a stage of its own.
func settings(app awscdk.App) (envs []stacks.Env, release bool, err error) {
	wanted, build := []string{setting(app, "environment")}, setting(app, "build")
	if release = setting(app, names.ContextRelease) != ""; release {
		wanted = []string{names.Staging, names.Production}
	}
	if wanted[0] == "" || build == "" {
		return nil, release, errors.New("the context has no environment or no build; add -c environment=NAME -c build=FOLDER " +
			"(`mainstay env name` prints the name, `mainstay build` makes .mainstay/build/OS-ARCH), or let `mainstay env up` do it all")
	}
	for _, name := range wanted {
		environment, err := config.Load(name)
		if err != nil {
			return nil, release, err
		}
		functions, err := bundle.Read(build)
		if err != nil {
			return nil, release, err
		}
		envs = append(envs, stacks.Env{Environment: environment, Build: functions, Lock: names.PlacementLock, Commit: setting(app, "commit")})
	}
	return envs, release, nil
}

func setting(app awscdk.App, key string) string {
	s, _ := app.Node().TryGetContext(&key).(string)
	return s
}
