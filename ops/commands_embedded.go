package ops

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

func embeddedStartCommand(s streams) *cobra.Command {
	return leaf("start", "Start the embedded AWS, or find it running", "", 0, func(c *cobra.Command, _ []string) error {
		p, err := here()
		if err != nil {
			return err
		}
		i, err := EmbeddedStart{Project: p, UI: NewUI(s.err)}.Run(c.Context())
		if err == nil {
			fmt.Fprintln(s.out, i.Endpoint())
		}
		return err
	})
}

func embeddedStopCommand(s streams) *cobra.Command {
	return leaf("stop", "Stop the embedded AWS; everything in it is forgotten", "", 0, func(c *cobra.Command, _ []string) error {
		p, err := here()
		if err != nil {
			return err
		}
		return phase(NewUI(s.err), "embedded", "AWS stopped", func(*Phase) error {
			return embedded.Stop(c.Context(), p.State("embedded"))
		})
	})
}

func embeddedStatusCommand(s streams) *cobra.Command {
	var asJSON bool
	c := leaf("status", "Show whether the embedded AWS runs", "", 0, func(c *cobra.Command, _ []string) error {
		p, err := here()
		if err != nil {
			return err
		}
		status, err := embedded.State(c.Context(), p.State("embedded"))
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(s.out, status)
		}
		fmt.Fprintln(s.out, status)
		return nil
	})
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// embeddedServeCommand is what embedded start runs in the background.
func embeddedServeCommand(streams) *cobra.Command {
	var dir, venv string
	c := leaf("serve", "Run the embedded AWS in the foreground", "", 0, func(c *cobra.Command, _ []string) error {
		return embedded.Serve(c.Context(), embedded.Options{Dir: dir, Venv: venv})
	})
	c.Hidden = true
	c.Flags().StringVar(&dir, "dir", "", "state folder")
	c.Flags().StringVar(&venv, "venv", "", "folder of the Python virtual environment")
	return c
}
