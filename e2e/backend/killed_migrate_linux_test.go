package backend_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// splitName is the migration that is killed.
const splitName = "20261126210100_split_name"

// tables are what migrations work on, and what they note, as an application adds them to its stack.
const tables = `
	users := table.New(stack, "Users", table.Props{PartitionKey: names.UsersKey})
	awscdk.NewCfnOutput(stack, jsii.String(names.OutputUsersTable), &awscdk.CfnOutputProps{Value: users.Table.TableName()})
`
const states = `
	state := table.New(stack, "State", table.Props{PartitionKey: names.StatePartitionKey, SortKey: names.StateSortKey})
	awscdk.NewCfnOutput(stack, jsii.String(names.OutputStateTable), &awscdk.CfnOutputProps{Value: state.Table.TableName()})
`

// TestKilled_Migrate kills a deployment with signal 9 in the midst of a migration that has not run before: some items have their new
// form, others do not. The next deployment finishes it, and a run behind that finds nothing to do.
func TestKilled_Migrate(t *testing.T) {
	alone(t)
	const name, whole = "killed-9c0d1e2f", 500
	p := ops.Project{Dir: filepath.Join(shared.copied(t).Dir, "examples", "minimal")}
	up := shared.up(t, name)
	up.Project = p
	extend(t, p, tables)
	_, err := up.Run(t.Context())
	must(t, err)
	m := migrated{dynamodb.NewFromConfig(shared.target.AWS), shared.output(t, name, names.OutputUsersTable)}
	m.fill(t, whole)

	extend(t, p, states)
	shared.killUpWhen(t, p, name, func(ctx context.Context) bool { n, err := m.changed(ctx); return err == nil && n > 0 })
	if n, err := m.changed(t.Context()); err != nil || n == 0 || n == whole {
		t.Errorf("when it was killed, %d of %d items were changed, %v; want it in the midst", n, whole, err)
	}
	m.noted(t, shared.output(t, name, names.OutputStateTable), 0)
	done, err := up.Run(t.Context())
	if err != nil || !strings.Contains(fmt.Sprint(done.Migrated), splitName) {
		t.Fatalf("up after it was killed = %+v, %v; want %s finished", done.Migrated, err, splitName)
	}
	if n, err := m.changed(t.Context()); err != nil || n != whole {
		t.Errorf("%d of %d items are changed, %v; want all", n, whole, err)
	}
	m.noted(t, shared.output(t, name, names.OutputStateTable), 1)
	again, err := ops.Migrate{Project: p, Environment: up.Environment, Target: up.Target, UI: up.UI}.Up(t.Context())
	if err != nil || len(again.Applied) > 0 {
		t.Errorf("another run applies %+v, %v; want nothing", again.Applied, err)
	}
	m.noted(t, shared.output(t, name, names.OutputStateTable), 1)
	must(t, shared.down(t, name))
}

// extend adds lines to the stack of examples/minimal.
func extend(t *testing.T, p ops.Project, lines string) {
	t.Helper()
	file := filepath.Join(p.Dir, "infra", "main.go")
	const end = "\treturn nil\n}"
	rewrite(t, file, func(text []byte) []byte {
		if bytes.Count(text, []byte(end)) != 1 {
			t.Fatalf("%s does not end with %q once; correct this test", file, end)
		}
		return bytes.Replace(text, []byte(end), []byte(strings.TrimPrefix(lines, "\n")+end), 1)
	})
}

// output is an output of an environment's stacks.
func (c cloud) output(t *testing.T, name, key string) string {
	t.Helper()
	for _, s := range c.stacks(t, name) {
		if value := s.Outputs[key]; value != "" {
			return value
		}
	}
	t.Fatalf("no stack of %s has the output %s", name, key)
	return ""
}

// migrated is a table that a migration works on.
type migrated struct {
	api   *dynamodb.Client
	table string
}

// fill puts users into the table, in the form that they have before.
func (m migrated) fill(t *testing.T, whole int) {
	t.Helper()
	s := func(text string) types.AttributeValue { return &types.AttributeValueMemberS{Value: text} }
	for i := range whole {
		_, err := m.api.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &m.table, Item: map[string]types.AttributeValue{
			"id": s(fmt.Sprint("u", i)), "name": s("Ada Lovelace"), "email": s("Ada@example.com"), "import": s("i1"), "uploadedAt": s("2026-11-23T12:00:00.000Z"),
			"line": &types.AttributeValueMemberN{Value: "2"}, "counted": &types.AttributeValueMemberN{Value: "2"}}})
		must(t, err)
	}
}

// changed is how many items have their new form.
func (m migrated) changed(ctx context.Context) (int32, error) {
	var n int32
	pages := dynamodb.NewScanPaginator(m.api, &dynamodb.ScanInput{TableName: &m.table, Select: types.SelectCount, ConsistentRead: aws.Bool(true), FilterExpression: aws.String("attribute_exists(givenName)")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return 0, err
		}
		n += page.Count
	}
	return n, nil
}

// noted checks how often the history has the migration as applied.
func (m migrated) noted(t *testing.T, state string, want int) {
	t.Helper()
	events, err := statetable.New(m.api, state).History(t.Context(), splitName, 100)
	must(t, err)
	applied := 0
	for _, e := range events {
		if e.State.Status == migrate.Applied {
			applied++
		}
	}
	if applied != want || len(events) == 0 {
		t.Errorf("the history has %d events, and the migration as applied %d times; want %d", len(events), applied, want)
	}
}
