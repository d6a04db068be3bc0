package ops

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func buildCommand(s streams) *cobra.Command {
	var on string
	var asJSON bool
	c := leaf("build", "Build every function, once", "Build what changed of the functions: one compiler run, byte-stable zips. For the embedded "+
		"AWS they are built for this machine, for aws for Linux on arm64.", 0, func(c *cobra.Command, _ []string) error {
		p, err := here()
		if err != nil {
			return err
		}
		b := Build{Project: p, GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
		switch on {
		case OnEmbedded:
		case OnAWS:
			b.GOOS, b.GOARCH = "linux", "arm64"
		default:
			return usage("target %q: expected %s or %s", on, OnEmbedded, OnAWS)
		}
		phase := NewUI(s.err).Phase("build")
		m, err := b.Run(c.Context(), phase.Update)
		phase.Done(err, "%s", buildResult(m))
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(s.out, m)
		}
		for _, f := range m.Functions {
			fmt.Fprintf(s.out, "%-20s %9d bytes  %s%s\n", f.Name, f.Bytes, f.SHA256[:12], changed(f.Changed))
		}
		return nil
	})
	c.Flags().StringVar(&on, "on", OnEmbedded, "target: embedded or aws")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func changed(yes bool) string {
	if yes {
		return "  changed"
	}
	return ""
}

func checkCommand(s streams) *cobra.Command {
	return leaf("check", "Check format, code and templates without running anything", "Run gofmt, go vet, golangci-lint, and cfn-lint over "+
		"the templates of a branch environment, staging and production.", 0, func(c *cobra.Command, _ []string) error {
		p, err := here()
		if err != nil {
			return err
		}
		return Check{Project: p, UI: NewUI(s.err)}.Run(c.Context())
	})
}
