package ops

import (
	"fmt"
	"math"
	"os"

	"github.com/spf13/cobra"
)

func iamCommands(s streams) *cobra.Command {
	return group("iam", "Permissions: what the code needs beside what its roles allow", iamScanCommand(s), iamCheckCommand(s))
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

func iamCheckCommand(s streams) *cobra.Command {
	check := IAMCheck{}
	var asJSON bool
	c := leaf("check [PKG...]", "Compare what the code needs with what its roles allow", "Read the code of main packages (default: ./functions/...) and "+
		"the templates of a cloud assembly, and compare them. An error is what would fail in the cloud: an action that the code needs and its role does "+
		"not allow on that resource, an environment variable that is read and not set, a handler whose event its source does not send, a service that "+
		"may not call what it is wired to. A warning is what is allowed or set and not needed, and what cannot be told; with --strict it is an error too. "+
		"Comments excuse what is meant: //mainstay:iam allow ACTION REASON; see docs/iam.md. It exits with 1 when there are errors.", math.MaxInt,
		func(c *cobra.Command, args []string) error {
			dir, err := os.Getwd()
			if err != nil {
				return fmt.Errorf("find the working folder: %w", err)
			}
			check.Dir, check.Packages, check.Environ = dir, args, os.Environ()
			report, err := check.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(s.out, report)
			} else {
				printIAM(s.out, report)
			}
			if err == nil && report.Errors > 0 {
				err = fmt.Errorf("check permissions of %s: found %d errors", check.Assembly, report.Errors)
			}
			return err
		})
	c.Flags().StringVar(&check.Assembly, "assembly", "cdk.out", "folder of the cloud assembly")
	c.Flags().StringToStringVar(&check.Programs, "function", nil, "ID=PACKAGE: the program of a function of the templates, by its logical id, where the name does not tell")
	c.Flags().BoolVar(&check.Strict, "strict", false, "make errors of warnings")
	c.Flags().StringSliceVar(&check.Tags, "tags", nil, "build tags besides lambda.norpc")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
