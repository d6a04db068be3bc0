package ops

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/e2e/backend"
	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// E2EBackend tries out what must hold of a deployed environment.
type E2EBackend struct {
	Project     Project
	Environment config.Environment
	Target      Target
	Rows        int      // of the file that most of it is about
	Skip        []string // scenarios to leave out
	Keep        bool     // what the run makes stays
	UI          *UI      // told how it is going, and the timeline of a failure
}

// E2EDone is what became of it.
type E2EDone struct {
	Environment string           `json:"environment"`
	Target      string           `json:"target"`
	Run         string           `json:"run"` // what its files and users begin with
	Rows        int              `json:"rows"`
	Failed      int              `json:"failed"` // scenarios that failed, or could not be tried
	Tidied      *backend.Tidied  `json:"tidied"` // what the run had made, and is gone; null: it stays
	Results     []backend.Result `json:"results"`
}

// Run tries every scenario. One that fails is no error.
func (c E2EBackend) Run(ctx context.Context) (E2EDone, error) {
	site, err := c.Site(ctx)
	if err != nil {
		return E2EDone{}, err
	}
	done := E2EDone{Environment: c.Environment.Name, Target: c.Target.Name, Run: "e" + strings.ToLower(rand.Text()[:7]), Rows: c.Rows}
	phase := c.UI.Phase("e2e")
	run := backend.Run{Site: site, ID: done.Run, Rows: c.Rows, Skip: c.Skip, Timeline: writer{c.UI}, Say: func(scenario, text string) { phase.Update("%s: %s", scenario, text) }}
	done.Results, err = run.All(ctx)
	for _, r := range done.Results {
		if !r.Passed && !slices.Contains(c.Skip, r.Scenario) {
			done.Failed++
		}
	}
	phase.Done(err, "run %s: %d of %d scenarios failed", done.Run, done.Failed, len(done.Results))
	if c.Keep {
		return done, err
	}
	return done, errors.Join(err, c.tidy(ctx, run, &done))
}

// tidyTime is how long tidying up may take; a hundred thousand users take two minutes.
const tidyTime = 15 * time.Minute

// tidy removes what a run has made, also when it was interrupted: nobody else will.
func (c E2EBackend) tidy(ctx context.Context, run backend.Run, done *E2EDone) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	phase := c.UI.Phase("tidy")
	gone, err := run.Tidy(ctx)
	phase.Done(err, "removed %d files, %d users, and what is known of %d mails", gone.Files, gone.Users, gone.Mails)
	done.Tidied = &gone
	return err
}

// Site is the environment as scenarios see it.
func (c E2EBackend) Site(ctx context.Context) (backend.Site, error) {
	stacks, err := teardown.List(ctx, c.Target.teardown().Stacks, c.Environment.Name)
	if err != nil {
		return backend.Site{}, err
	}
	outputs := map[string]string{}
	for _, s := range stacks {
		maps.Copy(outputs, s.Outputs)
	}
	if len(stacks) == 0 || outputs[names.OutputURL] == "" || outputs[names.OutputUploadsBucket] == "" {
		return backend.Site{}, fmt.Errorf("find environment %s on %s: found %d stacks, the API at %q and the bucket %q; expected all of it; deploy it first: `mainstay env up`",
			c.Environment.Name, c.Target.Name, len(stacks), outputs[names.OutputURL], outputs[names.OutputUploadsBucket])
	}
	api := importRun{target: c.Target, environment: c.Environment, url: c.Target.PublicURL(outputs[names.OutputURL])}
	return backend.Site{Environment: c.Environment.Name, AWS: c.Target.AWS, Outputs: outputs, Public: c.Environment.PublicAPI,
		Ask: api.get, Unknown: api.unknown, Mails: c.Target.Mails, Queues: c.queues, Logs: c.logs,
		Visitor: func() (*scenario.Visitor, error) { return scenario.NewVisitor(c.Target.HTTP, api.url) },
		SignIn: func(ctx context.Context, v *scenario.Visitor) error {
			as, err := c.signIn(ctx, stacks)
			if err != nil {
				return err
			}
			return v.SignIn(ctx, as.Email, as.Password)
		}}, nil
}

// Timeline writes what happened in the environment since a time.
func (c E2EBackend) Timeline(ctx context.Context, since time.Time, w io.Writer) error {
	return backend.Site{AWS: c.Target.AWS, Queues: c.queues, Logs: c.logs}.Timeline(ctx, since, w)
}

func (c E2EBackend) queues(ctx context.Context) ([]backend.Queue, error) {
	all, err := c.Target.queues(ctx, c.Environment.Name)
	found := make([]backend.Queue, len(all))
	for i, q := range all {
		found[i] = backend.Queue(q)
	}
	return found, err
}

func (c E2EBackend) logs(ctx context.Context, each func(group, function string) error) error {
	all, err := c.Target.functions(ctx, c.Environment.Name)
	for _, f := range all {
		err = errors.Join(err, each(f.LogGroup, f.Name))
	}
	return err
}

// signIn is what somebody signs in with: the probe, or in branch environments whoever brought them up from this machine.
func (c E2EBackend) signIn(ctx context.Context, stacks []teardown.Stack) (SignIn, error) {
	if secret := output(stacks, names.OutputSignInSecret); secret != "" {
		return readSignIn(ctx, secretsmanager.NewFromConfig(c.Target.AWS), secret)
	}
	as, err := EnvStatus{Environment: c.Environment.Name, Project: c.Project}.signIn(ctx, stacks)
	if err == nil && as == nil {
		err = fmt.Errorf("found no password of environment %s on this machine; expected one from `mainstay env up`, which makes it: run that here", c.Environment.Name)
	}
	if err != nil {
		return SignIn{}, err
	}
	return *as, nil
}

// unknown is the status that a stranger's GET is answered with.
func (r importRun) unknown(ctx context.Context, path string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+path, http.NoBody)
	if err != nil {
		return 0, err
	}
	res, err := r.target.HTTP.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

// Print writes it for people.
func (d E2EDone) Print(w io.Writer) {
	fmt.Fprintf(w, "environment %s on %s, run %s, %d rows\n", d.Environment, d.Target, d.Run, d.Rows)
	for _, r := range d.Results {
		state := "ok"
		switch {
		case r.Skipped:
			state = "-"
		case !r.Passed:
			state = "FAILED"
		}
		fmt.Fprintf(w, "%-7s %-10s %6.1f s  %s\n", state, r.Scenario, r.Seconds, r.Found)
	}
}

// writer writes lines of their own.
type writer struct{ ui *UI }

// Write implements io.Writer.
func (w writer) Write(p []byte) (int, error) {
	w.ui.clear()
	w.ui.Printf("%s", strings.TrimRight(string(p), "\n"))
	return len(p), nil
}
