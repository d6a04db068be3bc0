package ops

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/oplog/oplogtest"
)

func TestMigrating(t *testing.T) {
	for name, want := range map[string]migrate.Environment{
		"production": {Name: "production", Kind: "production", Strict: true},
		"staging":    {Name: "staging", Kind: "staging"},
		"login":      {Name: "login", Kind: "branch"},
	} {
		env, err := config.Load(name)
		if got := migrating(env); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("migrating(%s) = %+v, %v; want %+v", name, got, err, want)
		}
	}
}

func TestMigrationStatus_Print(t *testing.T) {
	var out bytes.Buffer
	MigrationStatus{Environment: "staging", Target: OnAWS, Deployed: true, Lease: "ada on laptop", Migrations: []migrate.Line{
		{ID: "20261101000000_fill_cells", Verdict: migrate.Done, State: migrate.State{Status: migrate.Applied, By: migrate.Holder{Who: "ada"}, Counts: migrate.Counts{Read: 9, Changed: 7}}},
		{ID: "20261102000000_count_cells", Verdict: migrate.WillRun, Late: true, Why: "#7"},
		{ID: "20261103000000_tidy_cells", Verdict: migrate.NeedsRetry, Why: "#7", Reason: "attempt 2: throttled"},
	}}.Print(&out)
	for _, want := range []string{"done ", "by ada: 7 of 9 changed", "count_cells (late)", "#7\n", "attempt 2: throttled", "at work: ada on laptop"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the status has no %q:\n%s", want, out.String())
		}
	}
}

func TestDryRun_Print(t *testing.T) {
	var out bytes.Buffer
	DryRun{"staging", []Estimated{{ID: "a"}, {ID: "b", Known: true, Dollars: cost.N(3), Estimate: migrate.Estimate{Items: 5, Changes: 4, ReadUnits: 2, WriteUnits: 8,
		Time: 90 * time.Second, Samples: []migrate.Sample{{Before: "{x}", After: "{y}\nmore\n"}}}},
		{ID: "c", Known: true, Dollars: cost.N(1), Estimate: migrate.Estimate{Items: 9, Changes: 9, Mails: 9, WriteUnits: 45, Time: time.Second}}}}.Print(&out)
	for _, want := range []string{"a would run; it cannot say", "b would look at 5 items and change about 4: 2 read units, 8 write units, 1.5 minutes, $3.00", "c would send 9 mails: read units of listing them unknown, 45 write units, less than a minute, $1.00\n", "- {x}\n", "+ {y}\n    more\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the dry run has no %q:\n%s", want, out.String())
		}
	}
}

func TestMinutes(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "minutes unknown", time.Second: "less than a minute", 61 * time.Second: "1.0 minutes"} {
		if got := minutes(d); got != want {
			t.Errorf("minutes(%s) = %q; want %q", d, got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	got := progress(migrate.Progress{ID: "a", Segments: 4, Finished: 1, Counts: migrate.Counts{Read: 100, Changed: 60}, Rate: 50, Left: 6 * time.Second})
	if want := "[#####···············]  25% a: 100 read, 60 changed, 50/s, 1 of 4 segments, about 6s left"; got != want {
		t.Errorf("progress = %q; want %q", got, want)
	}
}

func TestLogOperations(t *testing.T) {
	p := Project{Dir: t.TempDir()}
	for i := range 4 {
		if err := p.records("staging").Put(t.Context(), oplogtest.Sample("staging", i)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := LogOperations{Project: p, Environment: "staging", Limit: 3}.Run(t.Context())
	if err != nil || len(got.Records) != 3 || got.Records[0].Counts["moved"] != 3 {
		t.Errorf("Run = %+v, %v; want the 3 newest", got, err)
	}
	var out bytes.Buffer
	got.Records[0].Outcome, got.Records[0].Detail = oplog.Failed, "denied\nby policy"
	got.Print(&out)
	if !strings.Contains(out.String(), "failed   dlq redrive") || !strings.Contains(out.String(), "; fixed in #7; moved 3; version still live; denied by policy\n") {
		t.Errorf("the log is\n%s", out.String())
	}
}

func TestRecord_Stopped(t *testing.T) {
	p, store := Project{Dir: t.TempDir()}, new(oplog.Memory)
	r := oplog.Record{Operation: "migrate up", Environment: "staging"}
	if err := p.record(t.Context(), store, r, func() (map[string]int, []string, error) { return nil, nil, migrate.ErrDrift }); !errors.Is(err, migrate.ErrDrift) {
		t.Errorf("record = %v; want the error of its work", err)
	}
	if all, err := store.List(t.Context(), "staging", 1); err != nil || all[0].Outcome != oplog.Stopped {
		t.Errorf("List = %+v, %v; want stopped by a safeguard", all, err)
	}
}
