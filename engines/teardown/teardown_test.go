package teardown_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

const env = "search-1a2b3c4d"

// deployed is an account with the environment env and another one, whose name begins the same.
func deployed() *account {
	ok := []cfn.StackStatus{cfn.StackStatusCreateComplete}
	a := &account{objects: map[string][]string{"uploads": {"users.csv", "rejects/users.csv"}, "other": {"users.csv"}},
		logs:  []string{names.LogGroup(names.Stack(env, "Compute1"), names.StoreUsers), names.LogGroup(names.Stack(env+"-x", "Compute1"), names.StoreUsers)},
		roles: map[string]map[string]string{}, inline: map[string][]string{}, attached: map[string][]string{}, apis: map[string]map[string]string{}, tagged: map[string]string{}}
	for _, part := range []string{"Compute1", "Compute2", "Data1"} {
		for _, e := range []string{env, env + "-x"} {
			a.stacks = append(a.stacks, stack{name: names.Stack(e, part), status: ok, uses: map[string][]string{
				"Compute1": {"Compute2", "Data1"}, "Compute2": {"Data1"}}[part]})
		}
	}
	a.stacks[0].bucket, a.stacks[1].bucket = "uploads", "other"
	return a
}

func destroy(t *testing.T, a *account, environment string) error {
	t.Helper()
	return teardown.Destroy(t.Context(), a.clients(), environment, func(string) {})
}

func TestDestroy(t *testing.T) {
	a := deployed()
	if err := destroy(t, a, env); err != nil {
		t.Fatal(err)
	}
	want := []string{names.Stack(env, "Compute1"), names.Stack(env, "Compute2"), names.Stack(env, "Data1")}
	if !slices.Equal(a.deleted, want) {
		t.Errorf("Destroy deleted %v; want %v, consumers first and nothing of another environment", a.deleted, want)
	}
	if len(a.logs) != 1 || len(a.objects["other"]) != 1 {
		t.Errorf("Destroy left logs %v and other's objects %v; want only those of the other environment", a.logs, a.objects["other"])
	}
	if err := destroy(t, a, env); err != nil {
		t.Errorf("Destroy again = %v; want nothing to do", err)
	}
}

func TestDestroy_WaitsForWorkUnderWay(t *testing.T) {
	a := deployed()
	a.stacks[0].status = []cfn.StackStatus{cfn.StackStatusUpdateInProgress, cfn.StackStatusUpdateInProgress, cfn.StackStatusUpdateInProgress,
		cfn.StackStatusUpdateInProgress, cfn.StackStatusUpdateComplete}
	a.stacks[2].status = []cfn.StackStatus{cfn.StackStatusReviewInProgress}
	if err := destroy(t, a, env); err != nil {
		t.Fatal(err)
	}
	if len(a.deleted) != 3 {
		t.Errorf("Destroy deleted %v; want all three", a.deleted)
	}
}

func TestDestroy_Refuses(t *testing.T) {
	for _, environment := range []string{names.Staging, names.Production} {
		a := deployed()
		a.stacks = append(a.stacks, stack{name: names.Stack(environment, "Data1"), status: []cfn.StackStatus{cfn.StackStatusCreateComplete}})
		if err := destroy(t, a, environment); err == nil || !strings.Contains(err.Error(), "not a branch environment") {
			t.Errorf("Destroy(%s) = %v; want a refusal", environment, err)
		}
		if len(a.deleted) > 0 {
			t.Errorf("Destroy(%s) deleted %v", environment, a.deleted)
		}
	}
}

func TestDestroy_ReportsFailure(t *testing.T) {
	a := deployed()
	a.stubborn, a.defiant = names.Stack(env, "Compute2"), true
	err := destroy(t, a, env)
	if stubborn := names.Stack(env, "Compute2"); err == nil || !strings.Contains(err.Error(), stubborn+": it ended as DELETE_FAILED: Group (sg-Group): Group is in use;") || strings.Contains(err.Error(), "Older") {
		t.Errorf("Destroy = %v; want the stack that failed, and why", err)
	}
	a = deployed()
	a.undeleted = "users.csv"
	if err := destroy(t, a, env); err == nil || !strings.Contains(err.Error(), `"users.csv": AccessDenied`) {
		t.Errorf("Destroy = %v; want the object that is left", err)
	}
}

// TestDestroy_TriesAgain: what kept a stack may have been a late writer.
func TestDestroy_TriesAgain(t *testing.T) {
	a := deployed()
	a.stubborn = names.Stack(env, "Compute2")
	if err := destroy(t, a, env); err != nil || len(a.deleted) != 3 {
		t.Errorf("Destroy = %v, deleted %v; want all three stacks gone", err, a.deleted)
	}
}

// leftovers are what lies about an environment, and is found by name or by tag.
func leftovers(a *account) {
	a.logs = append(a.logs, names.LogGroup(names.Stack(env, "Compute9"), "gone-function"))
	a.objects["stray"], a.tagged["arn:aws:s3:::stray"] = []string{"old.csv"}, env
	a.roles["mainstay-search-1a2b3c4d-Users-R"] = map[string]string{names.TagEnvironment: env}
	a.inline["mainstay-search-1a2b3c4d-Users-R"], a.attached["mainstay-search-1a2b3c4d-Users-R"] = []string{"p"}, []string{"arn:aws:iam::aws:policy/x"}
	a.roles[names.Stack(env, "Untagged")] = nil
	a.queues = append(a.queues, names.Stack(env, "Stray"), names.Stack(env+"-x", "Stray"), "tagged-only")
	a.tagged["arn:aws:sqs:eu-west-1:000000000000:"+names.Stack(env, "Stray")] = env
	a.tagged["arn:aws:sqs:eu-west-1:000000000000:tagged-only"] = env
	a.stacks = append(a.stacks, stack{name: names.Stack(env, "Old"), status: []cfn.StackStatus{cfn.StackStatusDeleteFailed}, bucket: "full"})
	a.objects["full"] = []string{"why.csv"}
}

func TestDestroy_Sweeps(t *testing.T) {
	a := deployed()
	leftovers(a)
	before, err := teardown.Residue(t.Context(), a.clients(), env)
	if err != nil || len(before) != 4+2+1+2+2 {
		t.Errorf("Residue before = %v, %v; want each once", before, err)
	}
	if err := destroy(t, a, env); err != nil {
		t.Fatal(err)
	}
	if left, err := teardown.Residue(t.Context(), a.clients(), env); err != nil || len(left) > 0 {
		t.Errorf("Residue after Destroy = %v, %v; want nothing", left, err)
	}
	if !slices.Equal(a.queues, []string{names.Stack(env+"-x", "Stray")}) || len(a.roles) != 0 {
		t.Errorf("queues %v and roles %v are left; want the other environment's queue only", a.queues, a.roles)
	}
}

// TestDestroy_NamesWhatStays: what cannot be swept is in the error, and keeps nothing else from being swept.
func TestDestroy_NamesWhatStays(t *testing.T) {
	a := deployed()
	leftovers(a)
	a.objects["stray"], a.undeleted = []string{"locked.csv"}, "locked.csv"
	err := destroy(t, a, env)
	if err == nil || !strings.Contains(err.Error(), "delete tagged resource arn:aws:s3:::stray, which outlived its stack: 1 objects are left") {
		t.Errorf("Destroy = %v; want the bucket that stays", err)
	}
	if left, err := teardown.Residue(t.Context(), a.clients(), env); err != nil || len(left) != 1 || left[0].Name != "arn:aws:s3:::stray" {
		t.Errorf("Residue = %v, %v; want the bucket only", left, err)
	}
}

func TestProve(t *testing.T) {
	a, told := deployed(), 0
	left, err := teardown.Prove(t.Context(), a.clients(), env, 0, func(int) { told++ })
	if err != nil || len(left) != 4 || told != 0 {
		t.Errorf("Prove = %v, %v; want what is there", left, err)
	}
	if left, err = teardown.Prove(t.Context(), a.clients(), "nobody-1a2b3c4d", time.Hour, func(int) { told++ }); err != nil || len(left) != 0 || told != 0 {
		t.Errorf("Prove of nothing = %v, %v", left, err)
	}
	a.tagged["arn:aws:x"] = "late-1a2b3c4d"
	left, err = teardown.Prove(t.Context(), a.clients(), "late-1a2b3c4d", time.Hour, func(int) { delete(a.tagged, "arn:aws:x") })
	if err != nil || len(left) != 0 {
		t.Errorf("Prove of what goes while it waits = %v, %v; want nothing", left, err)
	}
}

// TestProve_Late: a log group that is written to behind its stack is deleted again, and those of environments that last are not.
func TestProve_Late(t *testing.T) {
	a := deployed()
	for environment, want := range map[string]int{"late-1a2b3c4d": 0, names.Staging: 1} {
		a.logs = append(a.logs, "/"+names.Stack(environment, "Compute1")+"/mail")
		left, err := teardown.Prove(t.Context(), a.clients(), environment, 2500*time.Millisecond, func(int) {})
		if err != nil || len(left) != want {
			t.Errorf("Prove of %s = %v, %v; want %d left", environment, left, err, want)
		}
	}
}

// TestLasting: an environment that lasts goes for nobody who has only its name.
func TestLasting(t *testing.T) {
	for name, c := range map[string]struct {
		typed  string
		locked bool
		wrong  string
	}{
		"by name only": {"", false, `found account ""`},
		"another":      {"111111111111", false, `found account "111111111111"`},
		"protected":    {"000000000000", true, "is protected from termination"},
		"typed":        {"000000000000", false, ""},
	} {
		a := deployed()
		a.stacks = append(a.stacks, stack{name: names.Stack(names.Staging, "Data1"), locked: c.locked, status: []cfn.StackStatus{cfn.StackStatusCreateComplete}})
		err := teardown.Lasting{Environment: names.Staging, Account: "000000000000", Typed: c.typed}.Destroy(t.Context(), a.clients(), func(string) {})
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %v; want %q", name, err, c.wrong)
		}
		if gone := len(a.deleted) > 0; gone != (c.wrong == "") {
			t.Errorf("%s: deleted %v", name, a.deleted)
		}
	}
}

func TestResidue(t *testing.T) {
	for kind, leave := range map[string]func(*account){
		"stack": func(a *account) {
			a.stacks = append(a.stacks, stack{name: names.Stack(env, "Old"), status: []cfn.StackStatus{cfn.StackStatusDeleteFailed}})
		},
		"log group": func(a *account) {
			a.logs = append(a.logs, names.LogGroup(names.Stack(env, "Compute9"), "gone-function"))
		},
		"role": func(a *account) {
			a.roles["mainstay-search-1a2b3c4d-Users-R"] = map[string]string{names.TagEnvironment: env}
		},
		"HTTP API":        func(a *account) { a.apis["abc"] = map[string]string{names.TagEnvironment: env} },
		"tagged resource": func(a *account) { a.tagged["arn:aws:sqs:::left"] = env },
	} {
		a := deployed()
		a.roles["mainstay-search-1a2b3c4d-x-Users-R"] = map[string]string{names.TagEnvironment: env + "-x"}
		a.apis["other"], a.tagged["arn:aws:sqs:::other"] = map[string]string{names.TagEnvironment: "other"}, "other"
		if err := destroy(t, a, env); err != nil {
			t.Fatal(err)
		}
		if left, err := teardown.Residue(t.Context(), a.clients(), env); err != nil || len(left) > 0 {
			t.Errorf("Residue after Destroy = %v, %v; want nothing", left, err)
		}
		leave(a)
		if left, err := teardown.Residue(t.Context(), a.clients(), env); err != nil || len(left) != 1 || left[0].Kind != kind {
			t.Errorf("Residue with a %s left = %v, %v", kind, left, err)
		}
	}
}

// The tagging API lists tables that are gone; only DynamoDB knows.
func TestResidue_AsksDynamoDBForTables(t *testing.T) {
	const arn = "arn:aws:dynamodb:eu-west-1:000000000000:table/mainstay-search-Users"
	a := &account{tagged: map[string]string{arn: env}}
	if left, err := teardown.Residue(t.Context(), a.clients(), env); err != nil || len(left) > 0 {
		t.Errorf("Residue with a deleted table still tagged = %v, %v; want nothing", left, err)
	}
	a.tables = []string{"mainstay-search-Users"}
	if left, err := teardown.Residue(t.Context(), a.clients(), env); err != nil || len(left) != 1 {
		t.Errorf("Residue with a table = %v, %v; want it listed", left, err)
	}
}
