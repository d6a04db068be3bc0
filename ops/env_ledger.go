package ops

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/ledger/ledgertable"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/reap/onaws"
	"github.com/mainstay-go/mainstay/engines/sleep"
	"github.com/mainstay-go/mainstay/names"
)

// ledger is the account's ledger; nil: it has none.
func (t Target) ledger(ctx context.Context) (ledger.Store, error) {
	s, err := t.found(ctx)
	if err != nil || s == nil || s.Outputs[names.OutputLedgerTable] == "" {
		return nil, err
	}
	return ledgertable.New(dynamodb.NewFromConfig(t.AWS), s.Outputs[names.OutputLedgerTable]), nil
}

// Hands are what environments of a target are put to sleep, woken and removed with.
func (t Target) Hands(ctx context.Context, p Project) (reap.Hands, error) {
	store, err := t.ledger(ctx)
	return onaws.New(t.AWS, store, p.who(ctx), time.Now), err
}

// noted is an environment on its way up, as the ledger has it.
type noted struct {
	hands reap.Hands
	was   *ledger.Entry // before; nil: the ledger did not have it
	entry ledger.Entry
}

// account is the phase of EnvUp that sees to the account's stack, and notes in its ledger that somebody deploys.
func (c EnvUp) account(ctx context.Context, p *Phase, up *Up) (string, error) {
	if exists(filepath.Join(c.Project.Dir, accountApp)) {
		if _, err := (account{c.cdk(), func(s string) { p.Update("%s", s) }}).ensure(ctx); err != nil {
			return "", err
		}
	}
	hands, err := c.Target.Hands(ctx, c.Project)
	if err != nil {
		return "", err
	}
	up.noted = &noted{hands: hands}
	if hands.Store == nil {
		return "this application has no account stack: no ledger is kept", nil
	}
	if up.noted.was, err = hands.Seen(ctx, c.Environment.Name); err != nil {
		return "", err
	}
	up.noted.entry, err = hands.Store.Put(ctx, c.noted(ctx, up.noted).To(ledger.Deploying, hands.Now()))
	return "the ledger has it as " + string(ledger.Deploying), err
}

// note writes in the ledger how it ended, also when that was an interruption.
func (c EnvUp) note(ctx context.Context, up *Up, failed error) error {
	n := up.noted
	if n == nil || n.hands.Store == nil || n.entry.Version == 0 {
		return nil
	}
	ctx, now := context.WithoutCancel(ctx), n.hands.Now()
	if failed != nil {
		_, err := n.hands.Store.Put(ctx, n.entry.To(ledger.Failed, now))
		return err
	}
	e := n.entry.To(ledger.Up, now)
	bill, err := idleBill(c.assembly(), c.Target.Region)
	if err != nil {
		return err
	}
	e.Bill.Up, e.Bill.Asleep = bill.Up, bill.Asleep
	_, err = n.hands.Store.Put(ctx, e)
	return err
}

// noted is the environment's entry with what is known of it now. One whose deployment is killed expires like any other.
func (c EnvUp) noted(ctx context.Context, n *noted) ledger.Entry {
	now := n.hands.Now()
	e := ledger.Entry{Name: c.Environment.Name, Created: now, Since: now, State: ledger.Deploying}
	if n.was != nil {
		e = *n.was
	}
	e.Branch, e.Owner, e.Commit, e.Updated, e.Hours, e.Orphan = c.Branch, n.hands.Who, cmp.Or(c.commit, c.Project.Commit(ctx)), now, c.hours(n.was), false
	return e
}

// hours is how long the environment lives: as asked for, or else as before, or else as the configuration says.
func (c EnvUp) hours(was *ledger.Entry) int {
	switch {
	case c.TimeToLive > 0:
		return int(c.TimeToLive / time.Hour)
	case was != nil && was.Hours > 0:
		return was.Hours
	}
	return int(c.Environment.TimeToLive / time.Hour)
}

// idleBill is what an assembly costs while nobody uses it, awake and asleep.
func idleBill(dir, region string) (ledger.Bill, error) {
	app, err := readApp(dir)
	if err != nil {
		return ledger.Bill{}, err
	}
	prices, err := cost.ListPrices()
	if err != nil {
		return ledger.Bill{}, err
	}
	if prices.CheckRegion(region) != nil {
		region = cost.DefaultRegion // better the prices of another Region than none
	}
	e := cost.Estimator{Prices: prices, Region: region}
	awake, err := e.Estimate(app, cost.Usage{})
	if err != nil {
		return ledger.Bill{}, fmt.Errorf("estimate what the environment costs: %w", err)
	}
	asleep, err := e.Estimate(sleep.Asleep(app), cost.Usage{})
	return ledger.Bill{Up: awake.USD, Asleep: asleep.USD}, err
}
