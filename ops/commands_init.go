package ops

import (
	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
)

// onlyKind is the kind of environments that an account is for, where it is for one: it has an account of its own on the embedded
// AWS. Accounts for several are that of branches.
func onlyKind(all []config.Kind) string {
	if len(all) != 1 {
		return ""
	}
	return string(all[0])
}

func initAccountCommand(s streams) *cobra.Command {
	var on, kinds string
	var dry, asJSON bool
	c := leaf("account", "Make an account ready for environments", "Bootstrap an account: the policy that CloudFormation works with, the CDK's bootstrap, the ledger of environments, "+
		"a role for each duty of the workflows of the repository in config/account_github.go, and a budget. It takes an administrator's credentials, once. It may be run again at any time, "+
		"and changes nothing that is as it should be; --dry-run says what it would change.", 0,
		func(c *cobra.Command, _ []string) error {
			all, err := config.ParseKinds(kinds)
			if err != nil {
				return usage("--for: %w", err)
			}
			if on != OnEmbedded && on != OnAWS {
				return usage("target %q: expected %s or %s", on, OnEmbedded, OnAWS)
			}
			project, err := here()
			if err != nil {
				return err
			}
			ui := NewUI(s.err)
			target, err := prepare(c.Context(), project, on, onlyKind(all), ui)
			if err != nil {
				return err
			}
			ready, err := InitAccount{Project: project, Target: target, Account: config.LoadAccount(), For: all, DryRun: dry, UI: ui}.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(s.out, ready)
			}
			ready.Print(s.out)
			return nil
		})
	c.Flags().StringVar(&kinds, "for", "", "kinds of environments that the account is for: branch, staging or production, or several with commas in between")
	c.Flags().StringVar(&on, "on", OnEmbedded, "target: embedded or aws")
	c.Flags().BoolVar(&dry, "dry-run", false, "change nothing; say what would be made or changed")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
