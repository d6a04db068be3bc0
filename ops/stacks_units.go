package ops

import (
	"context"
	"fmt"
	"os"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/names"
)

// weighed is the environment that units are weighed for. Its name is in no weight that counts.
const weighed = "check"

// kinds has an environment of every kind.
func kinds() []string { return []string{weighed, names.Staging, names.Production} }

// units has the app weigh its units (package constructs/placement), from functions that are built already.
func (c cdk) units(ctx context.Context, buildDir string) ([]placement.Unit, error) {
	file := c.State("units.json")
	if err := os.RemoveAll(file); err != nil {
		return nil, fmt.Errorf("remove old units: %w", err)
	}
	settings, err := c.context(ctx, buildDir, names.ContextUnits, file)
	if err != nil {
		return nil, err
	}
	if err := c.infra(ctx, settings, c.State("assembly", "units")); err != nil {
		return nil, fmt.Errorf("weigh units: %w", err)
	}
	return placement.ReadUnits(file)
}
