package ops

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/placement/guard"
	"github.com/mainstay-go/mainstay/engines/sleep"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

// EnvUp builds, deploys and tries out an environment. It may be run again at any time: it finishes what an
// interrupted run began and changes nothing that is as it should be.
type EnvUp struct {
	Project     Project
	Environment config.Environment
	Target      Target
	Rows        int           // rows of the users.csv that is sent through; 0 sends none
	Branch      string        // of Git, for the ledger; "": none
	TimeToLive  time.Duration // after which it may be taken away; 0: as before, or as the configuration says
	Express     bool          // CloudFormation does not wait for what it has made, nor roll it back; of branch environments
	Assembly    string        // folder of what EnvDiff has made of a branch environment; "": the code as it is, built and synthesized
	UI          *UI

	Inspect func(assembly string) error // looks at the assembly before it is deployed; nil: nobody does
	Stall   time.Duration               // how long the import may make no progress; 0: 3 minutes

	from   string // folder of the assembly; "": the one that belongs to the environment
	commit string // that is deployed; "": that of the project
}

// Up is what EnvUp did.
type Up struct {
	Environment string             `json:"environment"`
	Target      string             `json:"target"`
	URL         string             `json:"url"`
	Functions   int                `json:"functions"`
	Stacks      []StackDone        `json:"stacks"`           // in the order in which they were deployed
	Updated     []string           `json:"updated"`          // functions that run other code than before
	Migrated    []migrate.State    `json:"migrated"`         // what ran once, behind the deployment
	SignIn      *SignIn            `json:"signIn,omitempty"` // of branch environments, whose data is made up
	Import      *Imported          `json:"import,omitempty"`
	Release     string             `json:"release,omitempty"` // digest of the assembly, where the environment lasts: what `env promote` takes
	LeftOut     []embedded.LeftOut `json:"leftOut,omitempty"` // what the embedded AWS cannot provision
	Seconds     map[string]float64 `json:"seconds"`           // by phase

	phases   []string         // in order
	public   bool             // the API answers without a signature
	deployed []teardown.Stack // as they are behind the deployment
	noted    *noted
}

// Run brings the environment up.
func (c EnvUp) Run(ctx context.Context) (Up, error) {
	if err := c.Validate(); err != nil {
		return Up{}, err
	}
	up := Up{Environment: c.Environment.Name, Target: c.Target.Name, Migrated: []migrate.State{}, Seconds: map[string]float64{}, public: c.Environment.PublicAPI}
	err := c.phases(ctx, &up)
	if unnoted := c.note(ctx, &up, err); unnoted != nil {
		err = errors.Join(err, fmt.Errorf("note environment %s in the ledger: %w", c.Environment.Name, unnoted))
	}
	return up, err
}

func (c EnvUp) phases(ctx context.Context, up *Up) error {
	for _, phase := range []struct {
		name string
		run  func(context.Context, *Phase, *Up) (string, error)
	}{
		{"bootstrap", c.bootstrap}, {"build", c.build}, {"account", c.account}, {"synth", c.synth}, {"deploy", c.deploy}, {"migrate", c.migrate}, {"accounts", c.accounts}, {"import", c.load},
	} {
		p := c.UI.Phase(phase.name)
		result, err := phase.run(ctx, p, up)
		up.Seconds[phase.name] = p.Done(err, "%s", result)
		up.phases = append(up.phases, phase.name)
		if err != nil {
			return c.repairable(ctx, fmt.Errorf("%s of environment %s: %w", phase.name, c.Environment.Name, err))
		}
	}
	return c.ran(ctx, *up)
}

// repairable adds what to do after an interruption.
func (c EnvUp) repairable(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return hinted{err, "Nothing is broken: `make up` goes on from here, `make down` removes what was made."}
}

func (c EnvUp) cdk() cdk { return cdk{c.Project, c.Target, c.Environment.Name} }

func (c EnvUp) bootstrap(ctx context.Context, p *Phase, _ *Up) (string, error) {
	line := func(s string) { p.Update("%s", s) }
	return fmt.Sprintf("account %s, region %s", c.Target.Account, c.Target.Region), c.cdk().bootstrap(ctx, line)
}

func (c EnvUp) build(ctx context.Context, p *Phase, up *Up) (string, error) {
	if c.Assembly != "" {
		return "nothing: " + c.Assembly + " is made", nil
	}
	m, err := Build{Project: c.Project, GOOS: c.Target.GOOS, GOARCH: c.Target.GOARCH}.Run(ctx, p.Update)
	up.Functions = len(m.Functions)
	return buildResult(m), err
}

func buildResult(m bundle.Manifest) string {
	return fmt.Sprintf("%d of %d functions changed, %d compiled", m.Changed, len(m.Functions), m.Built)
}

func (c EnvUp) synth(ctx context.Context, p *Phase, up *Up) (string, error) {
	result := "cloud assembly for " + c.Environment.Name
	if c.Assembly != "" {
		result += ", as it was made before"
	} else {
		p.Update("running ./infra")
	}
	if err := c.synthesize(ctx, up); err != nil {
		return result, err
	}
	dir := c.assembly()
	if err := c.Project.guard(dir); err != nil {
		return result, err
	}
	if err := errors.Join(destroyable(c.Environment.Name, dir), c.Target.mailSenders(ctx, dir)); err != nil || c.Inspect == nil {
		return result, err
	}
	return result, c.Inspect(dir)
}

// deploy deploys the stacks and compares the functions' code before and after.
func (c EnvUp) deploy(ctx context.Context, p *Phase, up *Up) (string, error) {
	before, err := c.Target.functions(ctx, c.Environment.Name)
	if err != nil {
		return "", err
	}
	d := deployment{environment: c.Environment.Name, assembly: c.assembly(), clients: c.Target.teardown(), say: p.Update,
		enough: func(ctx context.Context, app, deployed guard.App) error {
			return enough(ctx, c.Target.account(), app, deployed)
		},
		cdk: func(ctx context.Context, stacks []string) error {
			return c.cdk().deploy(ctx, func(s string) { p.Update("%s", stackEvent(s)) }, deployArgs(c.assembly(), stacks, c.Express))
		}}
	err = c.Target.announced(ctx, c.Environment, c.UI.Printf, func() (err error) { up.Stacks, err = d.run(ctx); return err })
	if err != nil {
		return "", deployError{err, up.Stacks}
	}
	woken, err := c.wake(ctx, up, len(before) > 0)
	if err != nil {
		return "", err
	}
	after, err := c.Target.functions(ctx, c.Environment.Name)
	if err != nil {
		return "", err
	}
	up.Updated = updated(before, after)
	if c.Assembly != "" {
		up.Functions = len(after) // nobody has built them
	}
	if up.deployed, err = teardown.List(ctx, c.Target.teardown().Stacks, c.Environment.Name); err != nil {
		return "", err
	}
	up.URL = c.Target.PublicURL(output(up.deployed, names.OutputURL))
	return fmt.Sprintf("%s; functions updated: %s%s", counted(up.Stacks), some(up.Updated), woken), nil
}

// wake switches on what a sleep has switched off, which a deployment of unchanged stacks does not. Where the ledger says that
// the environment was up, nothing is.
func (c EnvUp) wake(ctx context.Context, up *Up, deployed bool) (string, error) {
	if up.noted == nil || !deployed || names.Lasting(c.Environment.Name) {
		return "", nil
	}
	if was := up.noted.was; was != nil && was.State == ledger.Up {
		return "", nil
	}
	changed, err := sleep.Wake(ctx, sleep.Clients{Stacks: up.noted.hands.Stacks, Switches: up.noted.hands.Switches}, c.Environment.Name)
	if err != nil || len(changed) == 0 {
		return "", err
	}
	return fmt.Sprintf("; woken: %s", some(changed)), nil
}

// output finds an output in whichever stack has it.
func output(stacks []teardown.Stack, key string) string {
	for _, s := range stacks {
		if value, ok := s.Outputs[key]; ok {
			return value
		}
	}
	return ""
}

// accounts gives the site somebody who can sign in. Whose password it is, is told in branch environments only.
func (c EnvUp) accounts(ctx context.Context, _ *Phase, up *Up) (string, error) {
	s, ok, err := c.ensureAccount(ctx, up.deployed)
	if err != nil || !ok {
		return "nobody signs in to this application", err
	}
	if c.Environment.PublicAPI {
		up.SignIn = &s
	}
	return s.Email + " can sign in", nil
}

func (c EnvUp) load(ctx context.Context, p *Phase, up *Up) (string, error) {
	if c.Rows == 0 {
		return "no rows asked for", nil
	}
	bucket := output(up.deployed, names.OutputUploadsBucket)
	if bucket == "" {
		return "this application has no bucket for users.csv: nothing was sent", nil
	}
	run := importRun{target: c.Target, environment: c.Environment, url: up.URL,
		bucket: bucket, update: p.Update, stall: cmp.Or(c.Stall, 3*time.Minute)}
	done, err := run.sample(ctx, c.Rows)
	up.Import = &done
	return done.String(), err
}
