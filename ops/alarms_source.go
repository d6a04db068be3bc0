package ops

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/names"
)

// alarmsFlags are those of commands that look at the alarms of an assembly.
type alarmsFlags struct {
	bill
	project string
	first   func() error // what is checked before anything is synthesized
}

func (f *alarmsFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.Assembly, "assembly", "", "folder that a synthesis wrote (default: the environment is synthesized)")
	c.Flags().StringVar(&f.env, "env", "", "environment whose alarms and budget are meant (default: "+names.Production+", unless --assembly is given)")
	c.Flags().StringVar(&f.Budget, "budget", "", "dollars a month that alarms must not exceed")
	c.Flags().StringVar(&f.project, "project", "", "folder of the project, with docs/runbooks (default: the one that the working folder lies in)")
}

// find resolves the flags, and synthesizes the environment unless there is an assembly. It says whether there are alarms to look at.
func (f *alarmsFlags) find(c *cobra.Command, s streams) (bool, error) {
	given := f.Assembly != ""
	if f.env == "" && !given {
		f.env = names.Production
	}
	if err := f.bill.find(c); err != nil {
		return false, err
	}
	if f.env != "" && !hasAlarms(f.env) {
		fmt.Fprintf(s.err, "%s is a branch environment; those have no alarms\n", f.env)
		return false, nil
	}
	project, err := here()
	if f.project == "" {
		f.project = "."
		if err == nil {
			f.project = project.Dir
		}
	}
	if !given && err != nil { // an assembly may be outside of a project
		return false, err
	}
	if f.first != nil {
		if err := f.first(); err != nil {
			return false, err
		}
	}
	if given {
		return true, nil
	}
	return true, synthesize(c.Context(), NewUI(s.err), project, f.env)
}

// check is what the flags ask for.
func (f *alarmsFlags) check() AlarmsCheck {
	return AlarmsCheck{Assembly: f.Assembly, Project: f.project, Region: f.Region, Prices: f.Prices, Budget: f.Budget, Now: time.Now()}
}

// hasAlarms says whether an environment has alarms.
func hasAlarms(environment string) bool {
	env, err := config.Load(environment)
	return err == nil && env.Alarms
}

// synthesize makes the assembly of an environment from the code as it is.
func synthesize(ctx context.Context, ui *UI, project Project, environment string) error {
	return phase(ui, "synth", "cloud assembly for "+environment, func(p *Phase) error {
		if err := project.EnsureNode(ctx, os.Environ()); err != nil {
			return err
		}
		if _, err := (Build{Project: project, GOOS: "linux", GOARCH: "arm64"}).Run(ctx, p.Update); err != nil {
			return err
		}
		p.Update("synthesizing %s", environment)
		return local(project, environment).synth(ctx, project.Build("linux", "arm64"))
	})
}
