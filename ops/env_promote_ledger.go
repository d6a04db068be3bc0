package ops

import (
	"context"
	"fmt"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/promote"
)

// claim notes in the ledger that somebody promotes to production. Where the account has no stack yet, it gets one.
func (c EnvPromote) claim(ctx context.Context, done *Promotion) (*Up, error) {
	up, p := &Up{}, c.UI.Phase("account")
	says, err := c.deploys(ctx).account(ctx, p, up)
	done.Seconds["account"] = p.Done(err, "%s", says)
	return up, err
}

// deploys is production as a deployment notes it: by whom, and of which commit and branch.
func (c EnvPromote) deploys(ctx context.Context) EnvUp {
	branch, err := c.Project.Branch(ctx)
	if err != nil {
		branch = "" // a pipeline checks a commit out
	}
	return EnvUp{Project: c.Project, Environment: c.Environment, Target: c.Target, UI: c.UI, Branch: branch, commit: c.commit}
}

// settle notes in the ledger how the promotion ended, also when that was an interruption. What was rolled back is as it was.
func (c EnvPromote) settle(ctx context.Context, up *Up, done *Promotion, failed error) error {
	n := up.noted
	if n == nil || n.hands.Store == nil || n.entry.Version == 0 {
		return nil
	}
	var err error
	if done.Outcome == promote.RolledBack && n.was != nil {
		_, err = n.hands.Store.Put(context.WithoutCancel(ctx), rolledBack(n.entry, *n.was).To(ledger.Up, n.hands.Now()))
	} else {
		err = c.deploys(ctx).note(ctx, up, failed)
	}
	if err != nil {
		return fmt.Errorf("note environment %s in the ledger: %w", c.Environment.Name, err)
	}
	return nil
}

// rolledBack is an entry with what it said of the deployment before.
func rolledBack(now, before ledger.Entry) ledger.Entry {
	now.Branch, now.Owner, now.Commit, now.Updated = before.Branch, before.Owner, before.Commit, before.Updated
	return now
}
