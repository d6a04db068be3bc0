package ops

import (
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/spf13/cobra"
)

// driftEvery is how often CloudFormation is asked whether it has looked; that takes it tens of seconds.
const driftEvery = 2 * time.Second

func envDriftCommand(s streams) *cobra.Command {
	var p place
	var asJSON bool
	c := leaf("drift", "Find what was changed by hand", "Have CloudFormation compare every resource of an environment with the template that deployed it. "+
		"Nothing is changed. It exits with 1 when something has drifted. Types that CloudFormation cannot compare are not looked at.", 0,
		func(c *cobra.Command, _ []string) error {
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if err != nil {
				return err
			}
			all, err := EnvDrift{Environment: env.Name, Stacks: cloudformation.NewFromConfig(target.AWS), UI: NewUI(s.err), Every: driftEvery}.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return errors.Join(printJSON(s.out, all), all.Err())
			}
			all.Print(s.out)
			return all.Err()
		})
	p.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
