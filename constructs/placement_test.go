package constructs_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/placement"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/table"
	engine "github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

// shop declares a table and a queue that is told of it.
func shop(u *placement.Units) error {
	var orders *table.Table
	u.Data("orders/table", func(s constructs.Construct) { orders = table.New(s, "Orders", table.Props{PartitionKey: "Id"}) })
	u.Compute("orders/take", func(s constructs.Construct) {
		awscdk.Tags_Of(queue.New(s, "Take", queue.Props{}).Queue).Add(new("table"), orders.Table.TableName(), nil)
	})
	return nil
}

func plain(scope constructs.Construct, name string) awscdk.Stack {
	return awscdk.NewStack(scope, &name, nil)
}

// lockOf writes a lock file with two stacks for each domain.
func lockOf(t *testing.T, units ...engine.Locked) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lock.json")
	l := engine.Lock{Units: units, Stacks: []engine.Home{{Name: "Compute1", Domain: engine.Compute}, {Name: "Compute2", Domain: engine.Compute},
		{Name: "Data1", Domain: engine.Data}, {Name: "Data2", Domain: engine.Data}}}
	if err := l.Write(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func locked(name, domain, stack string) engine.Locked {
	return engine.Locked{Unit: engine.Unit{Name: name, Service: "orders", Domain: domain, Weight: engine.Weight{Resources: 4, Bytes: 4000}}, Stack: stack}
}

// bare is an app without stacks, which no synthesis would take.
func bare(t *testing.T) awscdk.App {
	t.Helper()
	return awscdk.NewApp(&awscdk.AppProps{Context: new(cdktest.Context(t))})
}

// place synthesizes an app of units.
func place(t *testing.T, p placement.Props) (map[string]assembly.Template, error) {
	t.Helper()
	var failed error
	p.Stack = plain
	made := cdktest.Synth(t, func(app awscdk.App) { failed = placement.New(app, p) })
	if len(made.Errors) > 0 {
		t.Fatalf("errors were reported: %q", made.Errors)
	}
	stacks := map[string]assembly.Template{}
	for _, s := range made.Templates {
		stacks[s.Stack] = s
	}
	return stacks, failed
}

func TestPlacement(t *testing.T) {
	first, err := place(t, placement.Props{Units: shop, Locked: true,
		Lock: lockOf(t, locked("orders/table", engine.Data, "Data1"), locked("orders/take", engine.Compute, "Compute1"))})
	if err != nil {
		t.Fatal(err)
	}
	other, err := place(t, placement.Props{Units: shop, Locked: true,
		Lock: lockOf(t, locked("orders/table", engine.Data, "Data2"), locked("orders/take", engine.Compute, "Compute2"))})
	if err != nil {
		t.Fatal(err)
	}
	was, now := first["Compute1"], other["Compute2"]
	if was.Text == "" || strings.ReplaceAll(was.Text, "Data1", "Data2") != now.Text {
		t.Errorf("a unit is not the same in two stacks:\n%s\n%s", was.Text, now.Text)
	}
	if !contains(was.Text, "Fn::GetStackOutput") || contains(was.Text, "Fn::ImportValue") {
		t.Errorf("want the table's name by a weak reference in %s", was.Text)
	}
}

// TestPlacement_New: units that no lock has go where `mainstay stacks plan` would put them, by what they weigh in a stack
// of their own.
func TestPlacement_New(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.json")
	made, err := place(t, placement.Props{Units: shop, Lock: path})
	if err != nil {
		t.Fatal(err)
	}
	weighed, err := placement.Weigh(bare(t), placement.Props{Units: shop, Stack: plain})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []engine.Unit{
		{Name: "orders/table", Service: "orders", Domain: engine.Data, Weight: engine.Weight{Resources: 1, Outputs: 1, Bytes: weighed[0].Bytes}},
		{Name: "orders/take", Service: "orders", Domain: engine.Compute, Weight: engine.Weight{Resources: len(made["Compute1"].Resources), Bytes: weighed[1].Bytes}},
	} {
		if weighed[i] != want || weighed[i].Bytes%1000 != 0 || weighed[i].Bytes == 0 {
			t.Errorf("weighed %+v; want %+v", weighed[i], want)
		}
	}
	if len(cdktest.OfType(made["Data1"], "AWS::DynamoDB::Table")) != 1 || len(cdktest.OfType(made["Compute1"], "AWS::SQS::Queue")) != 2 {
		t.Errorf("want the table in Data1 and the queues in Compute1: %v", made)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a synthesis has written the lock")
	}
}

// TestPlacement_Kinds: what a unit weighs is the most of all kinds of environments.
func TestPlacement_Kinds(t *testing.T) {
	more := func(u *placement.Units) error {
		u.Compute("orders/take", func(s constructs.Construct) {
			queue.New(s, "Take", queue.Props{})
			queue.New(s, "More", queue.Props{})
		})
		return nil
	}
	units, err := placement.Weigh(bare(t), placement.Props{Kinds: []placement.Declare{more, shop}, Stack: plain})
	if err != nil || len(units) != 2 || units[1].Resources != 8 {
		t.Errorf("Weigh = %+v, %v; want 8 resources for orders/take", units, err)
	}
	err = placement.New(bare(t), placement.Props{Lock: "none.json", Units: shop, Kinds: []placement.Declare{more}, Stack: plain})
	if err == nil || !strings.Contains(err.Error(), `unit "orders/table" is in this environment only`) {
		t.Errorf("New = %v; want the unit that was not weighed", err)
	}
}

// TestPlacement_Moving: while a unit moves it is in both stacks, and others use the one that the phase says.
func TestPlacement_Moving(t *testing.T) {
	user := func(u *placement.Units) error {
		var q *queue.Queue
		u.Compute("orders/take", func(s constructs.Construct) { q = queue.New(s, "Take", queue.Props{}) })
		u.Data("orders/table", func(s constructs.Construct) {
			table.New(s, "Orders", table.Props{PartitionKey: "Id"})
			awscdk.NewCfnOutput(s, new("Url"), &awscdk.CfnOutputProps{Value: q.URL()})
		})
		return nil
	}
	for switched, want := range map[bool]string{false: "Compute1", true: "Compute2"} {
		moving := locked("orders/take", engine.Compute, "Compute1")
		moving.Next, moving.Switched = "Compute2", switched
		made, err := place(t, placement.Props{Units: user, Lock: lockOf(t, moving, locked("orders/table", engine.Data, "Data1"))})
		if err != nil {
			t.Fatal(err)
		}
		if len(made["Compute1"].Resources) != len(made["Compute2"].Resources) || !contains(made["Data1"].Text, want) {
			t.Errorf("switched %v: want the unit in both stacks, and that of %s used: %s", switched, want, made["Data1"].Text)
		}
	}
}

func TestPlacement_Refuses(t *testing.T) {
	one := func(names ...string) placement.Declare {
		return func(u *placement.Units) error {
			for _, n := range names {
				u.Compute(n, func(constructs.Construct) {})
			}
			return nil
		}
	}
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, p := range map[string]placement.Props{
		`unit "take" has no service; expected its service, a slash, and its name`: {Units: one("take")},
		`placement_test.go:`:                                  {Units: one("orders/a", "orders/a")},
		`unit "orders/A" has the name of unit "orders/a"`:     {Units: one("orders/a", "orders/A")},
		`does not have unit "orders/new" (placement_test.go:`: {Units: one("orders/new"), Lock: lockOf(t), Locked: true},
		`broken.json`:                    {Units: one("orders/a"), Lock: broken},
		`no such function`:               {Units: func(*placement.Units) error { return errors.New("no such function") }},
		`expected at least one resource`: {Units: one("orders/empty"), Lock: "none.json"},
	} {
		p.Stack = plain
		if err := placement.New(bare(t), p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v; want %q", err, want)
		}
	}
}
