package backend_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/adapters/ses"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/e2e/backend"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops/sample"
)

var seed = flag.Uint64("seed", 0, "seed of what TestEnvironment kills, and when; 0: one of its own")

// chain is every function that users pass through.
func chain() []string {
	return []string{names.ImportUsers, names.StoreUsers, names.PublishUserEvents, names.SendWelcomeMail, names.IndexUsers}
}

// most is how often a function is killed: a message may be in the hands of each of them, and a queue gives it up at the fifth.
const most = 4

// chaos kills processes of the chain.
type chaos struct {
	environment
	random *rand.Rand
	named  map[string]string // functions, as AWS calls them
	kills  map[string]int
}

// chaos begins to kill processes of the chain with signal 9, at random, and goes on until it is told to stop.
func (e environment) chaos(t *testing.T) (stop func()) {
	t.Helper()
	e.hurry(t)
	n := *seed
	if n == 0 {
		n = rand.Uint64()
	}
	t.Logf("to kill the same: go test ./e2e/backend -run TestEnvironment -rows %d -seed %d", *rows, n)
	c := chaos{e, rand.New(rand.NewPCG(n, 0)), map[string]string{}, map[string]int{}}
	for _, f := range append(chain(), names.RecordMailEvents) {
		c.named[f] = e.physical(t, f)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var killer sync.WaitGroup
	killer.Go(func() {
		if err := c.kill(ctx); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})
	return func() {
		cancel()
		killer.Wait()
		t.Logf("kills: %v", c.kills)
		for _, f := range chain() {
			if c.kills[f] == 0 {
				t.Errorf("%s was never killed; want each function of the chain killed", f)
			}
		}
	}
}

// hurry has messages of functions that were killed, and poison, come back sooner: as soon as a function that is at its limit must
// have ended, and not six times later. Those of import-users would stay invisible for half an hour, as it may take five minutes to read
// a file. Those of send-welcome-mail may not come back before it is known what became of mails.
func (e environment) hurry(t *testing.T) {
	t.Helper()
	for part, after := range map[string]time.Duration{"Import": time.Minute, "Chunk": 15 * time.Second, "Added": users.MailDoubt + 20*time.Second} {
		url, seconds := e.queue(t, part).URL, fmt.Sprint(int(after.Seconds()))
		_, err := sqs.NewFromConfig(e.target.AWS).SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: &url,
			Attributes: map[string]string{"VisibilityTimeout": seconds}})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// kill kills a process of one function after another, in any order, until each was killed as often as may be.
func (c chaos) kill(ctx context.Context) error {
	pace := max(1000, *rows/2) // milliseconds at most between two
	for left := chain(); len(left) > 0 && ctx.Err() == nil; {
		i := c.random.IntN(len(left))
		n, err := c.killOne(left[i])
		if err != nil {
			return err
		}
		if n == 0 {
			time.Sleep(time.Millisecond) // nothing of it runs
			continue
		}
		if left[i] == names.SendWelcomeMail {
			err = c.tell(ctx)
		}
		if c.kills[left[i]]++; c.kills[left[i]] == most {
			left = slices.Delete(left, i, i+1)
		}
		if err := errors.Join(err, wait(ctx, time.Duration(c.random.IntN(pace))*time.Millisecond)); err != nil {
			return err
		}
	}
	return errors.Join(wait(ctx, time.Second), c.tell(ctx)) // of what was on its way to SES at the last kill
}

// wait is between two kills, which are at random.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// killOne kills one process of a function, if there is one, and returns how many were killed.
func (c chaos) killOne(function string) (int, error) {
	running, err := c.instance.Functions()
	if err != nil {
		return 0, err
	}
	var pids []int
	for _, p := range running {
		if p.Function == c.named[function] {
			pids = append(pids, p.PID)
		}
	}
	if len(pids) == 0 {
		return 0, nil
	}
	err = syscall.Kill(pids[c.random.IntN(len(pids))], syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return 0, nil
	}
	return 1, err
}

// tell says of mails that were sent, and are not settled, what SES says on AWS: that they were sent. MiniStack's SES says nothing.
// A function that was killed behind its call of SES leaves such a mail, and without this it would be sent again.
func (c chaos) tell(ctx context.Context) error {
	sent, err := c.target.Mails(ctx)
	if err != nil {
		return err
	}
	var doubted []string
	err = c.each(ctx, c.outputs[names.OutputMailsTable], func(it map[string]types.AttributeValue) {
		if id, ok := it[names.MailsKey].(*types.AttributeValueMemberS); ok && it["settled"] == nil && sent[ses.Simulated(id.Value)] > 0 {
			doubted = append(doubted, id.Value)
		}
	})
	for _, id := range doubted {
		err = errors.Join(err, c.told(ctx, id))
	}
	return err
}

// told gives record-mail-events the event of a mail that was sent.
func (c chaos) told(ctx context.Context, id string) error {
	function, event := c.named[names.RecordMailEvents], ses.Event{Source: "aws.ses", Type: "Email Sent"}
	event.Detail.EventType, event.Detail.Mail.Tags = "Send", map[string][]string{names.MailTag: {id}}
	payload, err := json.Marshal(event)
	if err != nil {
		return err
	}
	out, err := lambda.NewFromConfig(c.target.AWS).Invoke(ctx, &lambda.InvokeInput{FunctionName: &function, Payload: payload})
	if err == nil && out.FunctionError != nil {
		err = fmt.Errorf("record-mail-events: %s", out.Payload)
	}
	return err
}

// everybody looks at all of two tables: the users of the scenarios' file are there and in the index, each once, and nobody else of
// their prefix.
func (e environment) everybody(t *testing.T) {
	t.Helper()
	const prefix = chaosRun + "u-"
	ids := sample.IDs(*rows, prefix)
	stored := func() (string, error) {
		return e.those(t.Context(), names.OutputUsersTable, names.UsersKey, prefix, ids)
	}
	indexed := func() (string, error) {
		return e.those(t.Context(), names.OutputIndexTable, names.IndexPartitionKey, "user#"+prefix, ids)
	}
	for _, look := range []func() (string, error){stored, indexed} {
		if err := backend.Eventually(t.Context(), 8*time.Minute, func(context.Context) (string, error) { return look() }); err != nil {
			t.Error(err)
		}
	}
}

// those says what is wrong with the ids that items of a table have behind a prefix's first letters.
func (e environment) those(ctx context.Context, table, key, prefix string, want []string) (string, error) {
	var all []string
	err := e.each(ctx, e.outputs[table], func(it map[string]types.AttributeValue) {
		if id, ok := it[key].(*types.AttributeValueMemberS); ok && strings.HasPrefix(id.Value, prefix) {
			all = append(all, strings.TrimPrefix(id.Value, "user#"))
		}
	})
	if slices.Sort(all); err == nil && !slices.Equal(all, want) {
		return fmt.Sprintf("%s has %d users; want the %d of the file", table, len(all), len(want)), nil
	}
	return "", err
}

// each reads a table.
func (e environment) each(ctx context.Context, table string, item func(map[string]types.AttributeValue)) error {
	pages := dynamodb.NewScanPaginator(dynamodb.NewFromConfig(e.target.AWS), &dynamodb.ScanInput{TableName: &table})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, it := range page.Items {
			item(it)
		}
	}
	return nil
}
