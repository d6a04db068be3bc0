package redrive_test

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

var _ redrive.API = (*sqs.Client)(nil)

// TestEmbedded holds the embedded AWS to the contract that the fake fulfils, and redrives on it.
func TestEmbedded(t *testing.T) {
	w := embeddedWorld(t)
	redrivetest.TestSQS(t, w)
	for _, suffix := range []string{"", ".fifo"} {
		t.Run("Redrive"+suffix, func(t *testing.T) { redriveEmbedded(t, w, suffix) })
	}
}

// redriveEmbedded looks at messages, redrives some, purges the others and replays them.
func redriveEmbedded(t *testing.T, w redrivetest.World, suffix string) {
	l := &lab{t: t, api: w.API, dead: w.Create("redrive-dead"+suffix, redrivetest.Queue{})}
	l.source = w.Create("redrive-orders"+suffix, redrivetest.Queue{DeadLetter: l.dead, MaxReceives: 3})
	l.put(l.dead, 60)
	if letters, out, err := l.look().Peek(t.Context()); err != nil || len(letters) == 0 || out.Queue.Visible != 60 || l.queue(l.dead).Visible != 60 {
		t.Errorf("Peek = %d letters, %+v, %v; want some, and all visible again", len(letters), out, err)
	}
	r := l.alone()
	r.Limit, r.Filter = 40, query(t, ".body < 50")
	if got, err := r.Do(t.Context()); err != nil || got.Moved != 40 || got.Left != 20 {
		t.Errorf("Do = %+v, %v; want 40 moved", got, err)
	}
	s := &shelf{}
	if out, err := l.look().Purge(t.Context(), s); err != nil || out.Picked != 20 || l.depth(l.dead) != 0 {
		t.Errorf("Purge = %+v, %v; want the other 20 archived and deleted", out, err)
	}
	replay := redrive.Replay{Copies: s.all, To: redrive.ToQueue{API: l.api, Queue: l.queue(l.source)}, Journal: new(redrive.MemoryJournal), Clock: time.Now}
	if got, err := replay.Do(t.Context()); err != nil || got.Sent != 20 {
		t.Errorf("Do = %+v, %v; want 20 sent", got, err)
	}
	arrived := l.drain(l.source)
	check(t, arrived, 60, 0)
	if suffix != "" {
		ordered(t, arrived)
	}
}

// embeddedWorld starts an embedded AWS.
func embeddedWorld(t testing.TB) redrivetest.World {
	t.Helper()
	_, cfg := embeddedtest.Run(t)
	api := sqs.NewFromConfig(cfg)
	return redrivetest.World{API: api, Create: func(name string, q redrivetest.Queue) string { return create(t, api, name, q) }, Pass: func() { <-time.After(20 * time.Millisecond) }}
}

func create(t testing.TB, api *sqs.Client, name string, q redrivetest.Queue) string {
	t.Helper()
	attributes := map[string]string{"VisibilityTimeout": strconv.Itoa(int(max(q.Visibility, 30*time.Second) / time.Second))}
	if q.Visibility > 0 {
		attributes["VisibilityTimeout"] = strconv.Itoa(int(q.Visibility / time.Second))
	}
	if filepath.Ext(name) == ".fifo" {
		attributes["FifoQueue"] = "true"
	}
	if q.DeadLetter != "" {
		attributes["RedrivePolicy"] = `{"deadLetterTargetArn":"` + queueARN(t, api, q.DeadLetter) + `","maxReceiveCount":` + strconv.Itoa(q.MaxReceives) + `}`
	}
	out, err := api.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	if err != nil {
		t.Fatal(err)
	}
	return *out.QueueUrl
}

func queueARN(t testing.TB, api *sqs.Client, url string) string {
	t.Helper()
	out, err := api.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: aws.String(url), AttributeNames: []types.QueueAttributeName{"QueueArn"}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Attributes["QueueArn"]
}

// venv is where this checkout keeps its Python packages.
