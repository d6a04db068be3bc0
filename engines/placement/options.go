package placement

import "cmp"

// Defaults of Options. The block is what a service reserves at a time: three of them fill a stack to its soft limit.
const (
	DefaultBlock    = 153
	DefaultHeadroom = 0.05
)

// NoBlocks has services reserve nothing: stacks are fuller, and a service is in more of them.
const NoBlocks = -1

// Options say how units are placed. The zero value is the default.
type Options struct {
	Soft Weight // up to which new units are added; default Soft()
	Hard Weight // up to which units may grow; default Hard(). Quotas change, and may differ by account

	// Overhead is what each stack has before its first unit, such as the CDK's BootstrapVersion parameter. Default: nothing.
	Overhead Weight

	Block    int     // resources that a service reserves at a time; default DefaultBlock, NoBlocks for none
	Headroom float64 // of the hard limits, below which a stack counts as too full; default DefaultHeadroom

	// Base is the lock of the main branch: what it says was deployed from there. Units that are alive in it stay in its
	// stacks, and only units that are not may give way where a merge has made a stack too full. Default nil: every unit
	// of the lock stays.
	Base *Lock
}

// ForApps are the options for units of a CDK app. Each of its stacks has a parameter and a rule for the CDK's bootstrap,
// and what functions share: CodeDeploy's application and role (package constructs/delivery).
func ForApps() Options {
	return Options{Overhead: Weight{Resources: 5, Outputs: 0, Parameters: 1, Bytes: 6000}}
}

func (o Options) withDefaults() Options {
	o.Soft, o.Hard = cmp.Or(o.Soft, Soft()), cmp.Or(o.Hard, Hard())
	o.Block, o.Headroom = cmp.Or(o.Block, DefaultBlock), cmp.Or(o.Headroom, DefaultHeadroom)
	return o
}

// full tells whether a stack has less left than it must have.
func (o Options) full(load Weight) bool { return load.Headroom(o.Hard) < o.Headroom }

// Limits returns the hard limits.
func (o Options) Limits() Weight { return o.withDefaults().Hard }
