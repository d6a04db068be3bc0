package stacks_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/archive/archivetest"
	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/names"
)

// TestBacktest: every alarm of production can be judged once it is deployed and pulled, is the same as itself, and costs what
// the check says.
func TestBacktest(t *testing.T) {
	app, prefix := parsed(t, names.Production), names.StackPrefix(names.Production)
	c := archivetest.New()
	c.Page = 100_000
	if err := c.Deploy(app, prefix); err != nil {
		t.Fatal(err)
	}
	folder := archive.Folder(t.TempDir())
	if _, err := (archive.Pull{Source: archive.AWS{API: c}, Folder: folder, Prefix: prefix, Since: 24 * time.Hour, Now: time.Now, Say: func(string, ...any) {}}).Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := folder.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	r, err := backtest.Backtest{Archive: a, Prices: prices}.Compare(backtest.Deployed(a), backtest.Proposed(app, prefix, a.Alarms))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Alarms {
		if row.Problem != "" || row.Change != "same" || row.Severity == "" || row.Deployed == nil ||
			row.Deployed.Fires+row.Proposed.Fires > 0 && !strings.Contains(row.Name, "probe-web") { // silence is its failure, and nothing has run here
			t.Errorf("%s is %+v; want it judged, the same, and well", row.Name, row)
		}
	}
	for _, row := range r.Alarms {
		if strings.Contains(row.Name, "-service-") && !strings.Contains(row.On, "deploying is on, waits 1m0s, and 5m0s behind it") {
			t.Errorf("%s goes off on %s; want it kept quiet by deployments", row.Name, row.On)
		}
	}
	checked := checkAlarms(t, names.Production, app)
	if len(r.Alarms) != len(checked.Alarms) || r.Proposed.USD.Cmp(r.Deployed.USD) != 0 || r.Proposed.USD.Cmp(sum(checked.Alarms)) != 0 {
		t.Errorf("%d alarms cost $%s deployed and $%s proposed; want %d for $%s", len(r.Alarms), r.Deployed.USD.Cents(), r.Proposed.USD.Cents(), len(checked.Alarms), sum(checked.Alarms).Cents())
	}
}

func sum(all []coverage.Alarm) cost.Number {
	total := cost.N(0)
	for _, a := range all {
		total = total.Add(a.USD)
	}
	return total
}
