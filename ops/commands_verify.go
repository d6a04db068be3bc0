package ops

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
)

func verifyCommand(s streams) *cobra.Command {
	v := Verify{UI: NewUI(s.err)}
	var file string
	var asJSON bool
	c := leaf("verify", "Make every check that needs no account, on one page", "Build, synthesize a branch environment, staging and production, and check: format, vet, lint, "+
		"templates (the CDK's rules and cfn-lint), stacks (placement lock, headroom, references), permissions, alarms, limits, cost against the budget, and whether a branch "+
		"environment can be destroyed. It exits with 1 when there are errors.", 0,
		func(c *cobra.Command, _ []string) (err error) {
			if v.Project, err = here(); err != nil {
				return err
			}
			v.Now = time.Now()
			done, err := v.Run(c.Context())
			if err != nil {
				return fmt.Errorf("verify: %w", err)
			}
			if file != "" {
				if err := writeSARIF(file, done); err != nil {
					return err
				}
			}
			if asJSON {
				err = printJSON(s.out, done)
			} else {
				done.Print(s.out)
			}
			if err == nil && done.Errors > 0 {
				err = fmt.Errorf("verify: found %d errors", done.Errors)
			}
			return err
		})
	c.Flags().StringSliceVar(&v.Skip, "skip", nil, "checks to leave out, such as lint")
	c.Flags().StringVar(&file, "sarif", "", "file for the findings in SARIF 2.1.0, for code scanning")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func writeSARIF(file string, v Verified) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write SARIF: %w", err)
	}
	if err := v.SARIF(f); err != nil {
		return err
	}
	return f.Close()
}
