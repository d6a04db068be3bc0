package backend_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// IDs of the migrations in testdata, which run on AWS.
const (
	marking   = "20261127000000_mark_users"
	stumbling = "20261127000100_stumble_over_users"
)

// withMigrationsOnAWS adds those of testdata to the copy of the project, until the end of the test.
func withMigrationsOnAWS(t *testing.T, p ops.Project) {
	t.Helper()
	for _, id := range []string{marking, stumbling} {
		body, err := os.ReadFile(filepath.Join("testdata", id+".go"))
		must(t, err)
		path := filepath.Join(p.Dir, "migrations", id+".go")
		must(t, os.WriteFile(path, body, 0o600))
		removed(t, path)
	}
	const last = "\t\tannounceDirectory(d),\n"
	rewrite(t, filepath.Join(p.Dir, "migrations", "all.go"), func(code []byte) []byte {
		return bytes.Replace(code, []byte(last), []byte(last+"\t\tmarkUsers(d),\n\t\tstumbleOverUsers(d),\n"), 1)
	})
}

// removed has a file be gone at the end of the test.
func removed(t *testing.T, path string) {
	t.Cleanup(func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	})
}

// migratesOnAWS runs the command of a copy of the project against what it has deployed: one migration goes well, as the state
// machine and its functions do it, and the next one fails.
func (e environment) migratesOnAWS(t *testing.T, p ops.Project) {
	t.Helper()
	mainstay := filepath.Join(t.TempDir(), "mainstay")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", mainstay, "./cmd/mainstay")
	build.Dir = p.Dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the command: %v: %s", err, out)
	}
	must(t, os.Symlink(e.dir, p.State("embedded")))
	removed(t, p.State("embedded"))
	run := func(args ...string) (string, string, error) {
		c, out, said := exec.CommandContext(t.Context(), mainstay, args...), new(bytes.Buffer), new(bytes.Buffer)
		c.Dir, c.Stdout, c.Stderr = p.Dir, out, said
		err := c.Run()
		return out.String(), said.String(), err
	}
	out, said, err := run("migrate", "up", "--env", e.name, "--json", "--why", "e2e")
	if err == nil || !strings.Contains(said, "stumbled over a user") || !strings.Contains(said, "migrate retry "+stumbling) {
		t.Errorf("migrate up = %v: %s\n%s\nwant it to end with what the second one failed at, and what to do", err, said, out)
	}
	e.marked(t)
	log, said, err := run("ops", "log", "--env", e.name, "--json")
	var records ops.OperationsLog
	if err != nil || json.Unmarshal([]byte(log), &records) != nil || len(records.Records) == 0 {
		t.Fatalf("ops log = %v: %s%s", err, log, said)
	}
	if r := records.Records[0]; r.Operation != "migrate up" || r.Outcome != oplog.Failed || r.Why != "e2e" || r.Counts["applied"] != 1 || r.Counts["changed"] == 0 || !strings.Contains(r.Detail, "stumbled") {
		t.Errorf("the record is %+v; want one applied, and the failure of the other", r)
	}
}

// marked looks at the items, the states and the checkpoints that both migrations have left.
func (e environment) marked(t *testing.T) {
	t.Helper()
	db := dynamodb.NewFromConfig(e.target.AWS)
	users, err := db.Scan(t.Context(), &dynamodb.ScanInput{TableName: aws.String(e.outputs[names.OutputUsersTable])})
	must(t, err)
	for _, it := range users.Items {
		if mark, ok := it["mark"].(*types.AttributeValueMemberS); !ok || mark.Value != "marked" {
			t.Errorf("found user %v; want it marked", it)
		}
	}
	store, states := statetable.New(db, e.outputs[names.OutputStateTable]), map[string]migrate.State{}
	all, err := store.States(t.Context())
	must(t, err)
	for _, s := range all {
		states[s.ID] = s
	}
	n := int64(len(users.Items))
	if s := states[marking]; n == 0 || s.Status != migrate.Applied || s.Segments != 3 || s.Counts.Changed != n || !strings.Contains(s.On, ":execution:") {
		t.Errorf("of %d users the state is %+v; want it applied to all of them, by a run of the state machine", n, s)
	}
	if s := states[stumbling]; s.Status != migrate.Failed || !strings.Contains(s.Error, "stumbled over a user") || !strings.Contains(s.On, ":execution:") {
		t.Errorf("the state of the one that fails is %+v; want it to say why", s)
	}
	points, err := store.Checkpoints(t.Context(), marking, states[marking].Generation)
	must(t, err)
	var counted int64
	for _, c := range points {
		counted += c.Counts.Changed
		if !c.Done {
			t.Errorf("segment %d stands at %q; want it done", c.Segment, c.Cursor)
		}
	}
	if len(points) != 3 || counted != n {
		t.Errorf("the checkpoints are %+v; want three, with %d users", points, n)
	}
	if lease, err := store.Lease(t.Context()); err != nil || !lease.Free() {
		t.Errorf("the lease is %+v, %v; want it free", lease, err)
	}
}
