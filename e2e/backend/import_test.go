package backend_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// TestEnvironment sends all kinds of files through one environment. The parts that mostly wait for queues run side by
// side; each uses ids of its own.
func TestEnvironment(t *testing.T) {
	const name = "e2e-backend"
	e := deploy(t, name, *rows) // checks the account of the rows to the row
	e.explain(t)
	t.Run("Directory", e.testDirectory)
	t.Run("Events", e.testEvents)
	t.Run("Metrics", e.testMetrics)
	t.Run("UpAgain", e.testUpAgain)
	t.Run("Memory", e.testMemory)
	t.Run("Failures", func(t *testing.T) {
		t.Run("Poison", e.testPoison)
		t.Run("Killed", e.testKilled)
		t.Run("SameFileTwice", e.testSameFileTwice)
		t.Run("BadInput", e.testBadInput)
	})
	if err := e.down(t, name); err != nil {
		t.Error(err)
	}
}

// walkable is how many users the directory is walked page by page for. The embedded AWS looks through the whole table
// for every page, so with more the table is counted instead.
const walkable = 20_000

func (e environment) testDirectory(t *testing.T) {
	if code := e.get(t, "/healthz", new(any)); code != http.StatusOK {
		t.Errorf("GET /healthz answered %d", code)
	}
	_, want := csv(t, *rows, "u")
	if *rows > walkable {
		if n := e.count(t); n != want.Stored {
			t.Errorf("the table has %d users; want %d", n, want.Stored)
		}
		return
	}
	seen := e.all(t)
	if len(seen) != want.Stored {
		t.Errorf("the directory has %d users; want %d", len(seen), want.Stored)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("user %s is listed %d times", id, n)
		}
	}
}

// testUpAgain brings the environment up again and checks that nothing changed.
func (e environment) testUpAgain(t *testing.T) {
	before := e.status(t)
	up := e.up(t, e.name)
	up.Rows = *rows
	again, err := up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Updated) > 0 || !again.Import.Again || again.URL != e.url {
		t.Errorf("up again came to %+v; want no function updated and no file sent", again)
	}
	for i, s := range e.status(t).Stacks {
		if !s.Updated.Equal(before.Stacks[i].Updated) {
			t.Errorf("stack %s was updated although nothing had changed", s.Name)
		}
	}
	up.Rows = 50 // a file of other users
	if other, err := up.Run(t.Context()); err != nil || other.Import.Again || other.Import.Stored == 0 {
		t.Errorf("up with other rows came to %+v, %v; want them stored", other.Import, err)
	}
}

func (e environment) testSameFileTwice(t *testing.T) {
	t.Parallel()
	body, want := csv(t, 2_000, "twice")
	e.put(t, "twice.csv", body)
	conserved(t, e.imported(t, "twice.csv", 1), want)
	e.put(t, "twice.csv", body)
	conserved(t, e.imported(t, "twice.csv", 2), sample.Expected{Rows: want.Rows, Rejected: want.Rejected, Duplicates: want.Stored + want.Duplicates})
}

// testKilled kills store-users with SIGKILL, again and again, from when it has begun to store. Between two kills no time is
// left for an invocation to end, so an import cannot be done before it was killed often enough.
func (e environment) testKilled(t *testing.T) {
	t.Parallel()
	body, want := csv(t, 5_000, "killed")
	e.put(t, "killed.csv", body)
	poll(t, 2*time.Minute, 50*time.Millisecond, func() string {
		if all := e.imports(t, "killed.csv"); len(all) == 0 || all[0].Stored == 0 {
			return "store-users has stored nothing"
		}
		return ""
	})
	kills, physical := 0, e.physical(t, names.StoreUsers)
	poll(t, 2*time.Minute, 2*time.Millisecond, func() string {
		if kills += kill(t, e.processes(t, physical)); kills < 3 {
			return "store-users was not killed often enough"
		}
		return ""
	})
	if all := e.imports(t, "killed.csv"); all[0].Done {
		t.Fatalf("the import was done before its %d kills; want it to go on behind them", kills)
	}
	conserved(t, e.imported(t, "killed.csv", 1), want)
}

// kill sends SIGKILL to processes and returns how many there were.
func kill(t *testing.T, pids []int) int {
	t.Helper()
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
	}
	return len(pids)
}

// physical returns the name that a function of the environment has on AWS.
func (e environment) physical(t *testing.T, function string) string {
	t.Helper()
	for _, f := range e.status(t).Functions {
		if f.Name == function {
			return f.Physical
		}
	}
	t.Fatalf("environment %s has no function %s", e.name, function)
	return ""
}

// processes returns the processes that run the function with a physical name.
func (e environment) processes(t *testing.T, physical string) []int {
	t.Helper()
	running, err := e.instance.Functions()
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, p := range running {
		if p.Function == physical {
			pids = append(pids, p.PID)
		}
	}
	return pids
}

// testPoison sends a message that is not a chunk among chunks.
func (e environment) testPoison(t *testing.T) {
	t.Parallel()
	queue := e.queue(t, "Chunk")
	api := sqs.NewFromConfig(e.target.AWS)
	_, err := api.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &queue.URL, MessageBody: aws.String("poison"),
		MessageGroupId: aws.String("poison"), MessageDeduplicationId: aws.String("poison")})
	if err != nil {
		t.Fatal(err)
	}
	body, want := csv(t, 3_000, "poison")
	e.put(t, "poison.csv", body)
	conserved(t, e.imported(t, "poison.csv", 1), want)
	eventually(t, 20*time.Minute, func() string {
		for _, q := range e.queues(t) {
			if q.DeadLetter && strings.Contains(q.Name, "Chunk") && q.Visible == 1 {
				return ""
			}
		}
		return "the poison is not in the dead-letter queue"
	})
}

func (e environment) queue(t *testing.T, part string) ops.QueueState {
	t.Helper()
	all := e.queues(t)
	i := slices.IndexFunc(all, func(q ops.QueueState) bool { return !q.DeadLetter && strings.Contains(q.Name, part) })
	if i < 0 {
		t.Fatalf("no queue with %q in its name among %+v", part, all)
	}
	return all[i]
}

// testBadInput puts files that are not what they should be; each must end with a reason, and no message may be left.
func (e environment) testBadInput(t *testing.T) {
	t.Parallel()
	for key, c := range map[string]struct {
		body   string
		error  string          // in the account, for the file as a whole
		report sample.Expected // or else what becomes of the rows
		reason string          // in the rejects report
	}{
		"empty.csv":     {body: "", error: "empty"},
		"noemail.csv":   {body: "id,name\n1,Ada\n", error: "email", reason: "email"},
		"pdf/users.csv": {body: "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n", error: "PDF", reason: "PDF"},
		"longline.csv": {body: "id,email,name\nlong1,a@example.com," + strings.Repeat("x", 1<<20) + "\nlong2,b@example.com,Ada\n",
			report: sample.Expected{Rows: 2, Stored: 1, Rejected: 1}, reason: "2,"},
		"latin1.csv": {body: "id,email,name\nlatin1,a@example.com,J\xfcrgen\nlatin2,b@example.com,Ada\n",
			report: sample.Expected{Rows: 2, Stored: 1, Rejected: 1}, reason: "UTF-8"},
		"quote.csv": {body: "id,email,name\nquote1,a@example.com,\"never closed\nquote2,b@example.com,Ada\n",
			report: sample.Expected{Rows: 2, Stored: 1, Rejected: 1}, reason: "2,"},
	} {
		e.put(t, key, []byte(c.body))
		got := e.imported(t, key, 1)
		if c.error != "" && !strings.Contains(got.Error, c.error) {
			t.Errorf("%s: import says %q; want it to mention %q", key, got.Error, c.error)
		}
		if c.error == "" {
			conserved(t, got, c.report)
		}
		if rejects := e.read(t, got.Rejects); !strings.Contains(rejects, c.reason) {
			t.Errorf("%s: rejects report is %q; want it to mention %q", key, rejects, c.reason)
		}
	}
	eventually(t, time.Minute, func() string {
		for _, q := range e.queues(t) {
			if strings.Contains(q.Name, "Import") && q.Visible+q.InFlight > 0 {
				return "messages are left in " + q.Name
			}
		}
		return ""
	})
}

func (e environment) status(t *testing.T) ops.Status {
	t.Helper()
	s, err := ops.EnvStatus{Environment: e.name, Target: e.target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}
