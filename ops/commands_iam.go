package ops

import (
	"fmt"
	"math"
	"os"

	"github.com/spf13/cobra"
)

func iamCommands(s streams) *cobra.Command {
	return group("iam", "Permissions: what the code needs beside what its roles allow", iamScanCommand(s))
}

func iamScanCommand(s streams) *cobra.Command {
	var asJSON bool
	var tags []string
	c := leaf("scan [PKG...]", "Say which IAM actions, variables and events programs use", "Read the code of main packages (default: ./functions/...) "+
		"of any Go module and print, for each, the IAM actions of the AWS SDK operations that can be reached from main, what cannot be followed, "+
		"the environment variables that it reads, and the type of the event that its handler takes. Nothing is run, and no account is asked. "+
		"With --json, paths holds the functions from main to each call.", math.MaxInt,
		func(c *cobra.Command, args []string) error {
			dir, err := os.Getwd()
			if err != nil {
				return fmt.Errorf("find the working folder: %w", err)
			}
			found, err := IAMScan{Dir: dir, Packages: args, Tags: tags, Environ: os.Environ()}.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(s.out, found)
			}
			printFunctions(s.out, found)
			return nil
		})
	c.Flags().StringSliceVar(&tags, "tags", nil, "build tags besides lambda.norpc")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
