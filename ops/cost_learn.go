package ops

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
)

// CostLearn notes in a usage file what a report says.
type CostLearn struct {
	File     string // made where it does not exist
	Times    string // how often the piece of work was done
	Assembly string // what is deployed
}

// Run changes the file.
func (c CostLearn) Run(_ context.Context, r cost.Report) error {
	times, err := cost.ParseNumber(c.Times)
	if err != nil {
		return usage("--per %s: expected a number, like 1000", c.Times)
	}
	app, err := readApp(c.Assembly)
	if err != nil {
		return err
	}
	before, err := c.read()
	if err != nil {
		return err
	}
	after, err := before.Learn(r, times, func(name string) (template.Resource, bool) { return functionOf(app, name) })
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := printJSON(&text, after); err != nil {
		return err
	}
	if err := os.WriteFile(c.File, text.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write usage: %w", err)
	}
	return nil
}

func (c CostLearn) read() (cost.Usage, error) {
	text, err := os.ReadFile(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		return cost.Usage{}, nil
	}
	if err != nil {
		return cost.Usage{}, fmt.Errorf("read usage: %w", err)
	}
	u, err := cost.ReadUsage(text)
	if err != nil {
		return u, fmt.Errorf("%s: %w", c.File, err)
	}
	return u, nil
}

// functionOf finds a function by the name that package constructs/function describes it with.
func functionOf(app template.App, name string) (template.Resource, bool) {
	for _, f := range app.OfType("AWS::Lambda::Function") {
		if f.Text("Description") == name {
			return f, true
		}
	}
	return template.Resource{}, false
}
