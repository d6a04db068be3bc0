package ops

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/cost"
)

func alarmsPreviewCommand(s streams) *cobra.Command {
	var f alarmsFlags
	p := AlarmsPreview{}
	file := ""
	c := leaf("preview", "Draw the dashboards before anything is deployed", "Draw what the dashboards of production, or of --env or --assembly, will show, as one page of HTML that needs nothing else: "+
		"the states of all alarms, and a graph of each with its threshold or band and the window in which it goes on, over values that are made up; what each means, and "+
		"what all cost. It needs no account. With --service it draws that service's dashboard alone, as SVG; `all` is what users feel of every service.", 0,
		func(c *cobra.Command, _ []string) (err error) {
			ok, err := f.find(c, s)
			if err != nil || !ok {
				return err
			}
			p.Check, p.Environment, p.Out = f.check(), f.env, s.out
			if file != "" {
				page, err := os.Create(file)
				if err != nil {
					return fmt.Errorf("write preview: %w", err)
				}
				defer func() { err = closed(page, err) }()
				p.Out = page
			}
			done, err := p.Run(c.Context())
			if err == nil {
				fmt.Fprintf(s.err, "%d alarms on %d dashboards, %d findings\n", len(done.Alarms), len(done.Dashboards), len(done.Findings))
			}
			return err
		})
	f.add(c)
	c.Flags().StringVar(&f.Region, "region", cost.DefaultRegion, "Region whose prices count")
	c.Flags().StringVar(&f.Prices, "prices", "", "file of own prices, in the form of engines/cost/prices.json; they win over the list prices")
	c.Flags().StringVar(&p.Service, "service", "", "only this service's dashboard, as SVG")
	c.Flags().StringVar(&file, "out", "", "file to write, in place of standard output")
	return c
}

// closed closes a file that was written; the first error counts.
func closed(f *os.File, err error) error {
	if e := f.Close(); err == nil && e != nil {
		return fmt.Errorf("write %s: %w", f.Name(), e)
	}
	return err
}
