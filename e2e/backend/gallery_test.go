package backend_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/ops"
)

// gallery is the stack of examples/gallery, deployed.
type gallery struct {
	environment
	notes string // table
}

// TestGallery deploys one of each construct and looks whether each does what it says, with what works and with what a
// workflow fails at. MiniStack knows neither failure destinations of streams nor those of asynchronous invocations, so of
// consumers, rules and schedules the templates' tests alone say where failures go.
func TestGallery(t *testing.T) {
	alone(t)
	g := deployGallery(t, "e2e-gallery")
	g.explain(t)
	g.start(t, "hello")
	g.noted(t, "message hello", "change hello", "event hello", "first hello", "second hello by first", "clock the clock",
		"part hello 1 0", "part hello 1 1", "part hello 2 0", "part hello 2 1", "end hello")
	g.depth(t, "KeepQueue", 1)
	g.start(t, "fail")
	g.depth(t, "OrderDeadLetter", 1)
	g.noted(t, "part fail 1 1", "failed fail States.ExceedToleratedFailureThreshold")
	g.depth(t, "EachDeadLetter", 1)
	if err := shared.down(t, g.name); err != nil {
		t.Error(err)
	}
}

func deployGallery(t *testing.T, name string) gallery {
	t.Helper()
	up := shared.up(t, name)
	up.Project = ops.Project{Dir: filepath.Join(shared.copied(t).Dir, "examples", "gallery")}
	if _, err := up.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, err := ops.EnvStatus{Environment: name, Target: shared.target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(status.Stacks, func(s teardown.Stack) bool { return s.Part == "Gallery" })
	if i < 0 {
		t.Fatalf("no stack Gallery among %+v", status.Stacks)
	}
	out := status.Stacks[i].Outputs
	return gallery{environment{cloud: shared, name: name, url: shared.target.PublicURL(out["Url"])}, out["NotesTable"]}
}

// start says a word to every part of the gallery.
func (g gallery) start(t *testing.T, word string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, g.url+"/start", strings.NewReader(word))
	if err != nil {
		t.Fatal(err)
	}
	res, err := g.target.HTTP.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusAccepted {
		t.Fatalf("POST /start answered %s %q, %v; want 202", res.Status, body, err)
	}
}

// noted waits for notes: who saw what.
func (g gallery) noted(t *testing.T, want ...string) {
	t.Helper()
	eventually(t, 2*time.Minute, func() string {
		out, err := dynamodb.NewFromConfig(g.target.AWS).Scan(context.Background(), &dynamodb.ScanInput{TableName: &g.notes})
		if err != nil {
			return err.Error()
		}
		var got []string
		for _, item := range out.Items {
			got = append(got, item["id"].(*types.AttributeValueMemberS).Value)
		}
		for _, id := range want {
			if !slices.Contains(got, id) {
				return fmt.Sprintf("nobody has noted %q; noted is %q", id, got)
			}
		}
		return ""
	})
}

// depth waits until a queue has at least so many messages.
func (g gallery) depth(t *testing.T, name string, least int) {
	t.Helper()
	eventually(t, 5*time.Minute, func() string {
		for _, q := range g.queues(t) {
			if strings.Contains(q.Name, name) && q.Visible >= least {
				return ""
			}
		}
		return "too few messages in " + name
	})
}
