package ops

import (
	"context"
	"io"

	"github.com/mainstay-go/mainstay/engines/alarms/preview"
)

// AlarmsPreview draws the dashboards of an assembly's alarms.
type AlarmsPreview struct {
	Check       AlarmsCheck
	Environment string // its name, for the title
	Service     string // draw the dashboard of this one as SVG; "" is a page of HTML with all
	Out         io.Writer
}

// Run draws.
func (c AlarmsPreview) Run(ctx context.Context) (preview.Preview, error) {
	r, err := c.Check.Run(ctx)
	if err != nil {
		return preview.Preview{}, err
	}
	p := preview.Of(c.Environment, r)
	if c.Service != "" {
		return p, p.SVG(c.Out, c.Service)
	}
	return p, p.HTML(c.Out)
}
