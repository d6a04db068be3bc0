package ops

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/redrive"
)

// records is where operations from this checkout are recorded.
func (p Project) records(environment string) oplog.Store {
	return oplog.File(p.State("ops", environment+".jsonl"))
}

// record runs an operation on an environment and keeps a record of it where everybody who operates it finds it.
func (t Target) record(ctx context.Context, p Project, r oplog.Record, work func() (map[string]int, []string, error)) error {
	store, err := t.records(ctx, p, r.Environment)
	if err != nil {
		return err
	}
	return p.record(ctx, store, r, work)
}

// record keeps a record of an operation from before it begins: one that is killed is still seen.
func (p Project) record(ctx context.Context, store oplog.Store, r oplog.Record, work func() (map[string]int, []string, error)) error {
	r.Started = time.Now()
	r.ID, r.Outcome = oplog.NewID(r.Started, r.Operation, r.Subject), oplog.Running
	r.Who, r.Run, r.Commit = p.who(ctx), runURL(os.Getenv), p.Commit(ctx)
	if err := store.Put(ctx, r); err != nil {
		return err
	}
	counts, forced, err := work()
	r.Counts, r.Forced, r.Ended, r.Outcome = counts, forced, time.Now(), oplog.Done
	if err != nil {
		r.Outcome, r.Detail = oplog.Failed, err.Error()
	}
	if err != nil && ctx.Err() != nil {
		r.Outcome = oplog.Stopped // by its operator
	}
	for _, stopped := range []error{redrive.ErrStillLive, redrive.ErrNewFailure, redrive.ErrUntaken, migrate.ErrHeld, migrate.ErrDrift} {
		if errors.Is(err, stopped) {
			r.Outcome = oplog.Stopped
		}
	}
	return errors.Join(err, store.Put(context.WithoutCancel(ctx), r))
}

// who is who runs this: the pipeline's actor, or Git's user.
func (p Project) who(ctx context.Context) string {
	if actor := os.Getenv("GITHUB_ACTOR"); actor != "" {
		return actor
	}
	cmd := exec.CommandContext(ctx, "git", "config", "user.email")
	cmd.Dir = p.Dir
	out, err := cmd.Output()
	if err != nil {
		out = nil
	}
	return cmp.Or(strings.TrimSpace(string(out)), os.Getenv("USER"), "unknown")
}

// runURL is the address of the pipeline's run; "" outside of one (GitHub Actions, "Default environment variables").
func runURL(getenv func(string) string) string {
	server, repository, run := getenv("GITHUB_SERVER_URL"), getenv("GITHUB_REPOSITORY"), getenv("GITHUB_RUN_ID")
	if server == "" || repository == "" || run == "" {
		return ""
	}
	return server + "/" + repository + "/actions/runs/" + run
}
