package backend_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// tidy: of a run of the command nothing is left but that the index knows, for a while, who is gone.
func (e environment) tidy(t *testing.T, done ops.E2EDone) {
	t.Helper()
	if done.Tidied == nil || done.Tidied.Files < 10 || done.Tidied.Imports < 20 || done.Tidied.Users < done.Rows {
		t.Errorf("the command removed %+v; want its files, imports and users", done.Tidied)
	}
	eventually(t, 2*time.Minute, func() string { return strings.Join(e.left(t, done.Run), "; ") })
}

// testKept: what a run makes stays where that is wanted, and goes where it is not, also when it failed.
func (e environment) testKept(t *testing.T) {
	c := ops.E2EBackend{Project: e.project, Environment: e.config(t), Target: e.target, Rows: 60, Keep: true, UI: ops.NewUI(testWriter{t}),
		Skip: []string{"poison", "mails", "search", "twice", "order", "strangers"}}
	done, err := c.Run(t.Context())
	if left := e.left(t, done.Run); err != nil || done.Tidied != nil || len(left) < 3 {
		t.Errorf("with --keep are left %q, %v; want users, files and imports", left, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	client := *c.Target.HTTP
	client.Transport = interrupt{client.Transport, cancel}
	c.Keep, c.Target.HTTP = false, &client
	defer cancel()
	if failed, err := c.Run(ctx); !errors.Is(err, context.Canceled) || failed.Failed == 0 || failed.Tidied == nil || failed.Tidied.Files == 0 {
		t.Errorf("an interrupted run came to %+v, %v; want it tidied up", failed, err)
	}
}

// interrupt ends a run that asks what became of its file.
type interrupt struct {
	http.RoundTripper
	cancel func()
}

func (i interrupt) RoundTrip(r *http.Request) (*http.Response, error) {
	i.cancel()
	return i.RoundTripper.RoundTrip(r)
}

// left is what the environment has of a run.
func (e environment) left(t *testing.T, run string) []string {
	t.Helper()
	found := map[string]int{}
	count := func(output string, of func(map[string]types.AttributeValue) bool) {
		must(t, e.each(t.Context(), e.outputs[output], func(it map[string]types.AttributeValue) {
			if of(it) {
				found[output]++
			}
		}))
	}
	count(names.OutputUsersTable, func(it map[string]types.AttributeValue) bool { return strings.HasPrefix(text(it[names.UsersKey]), run) })
	count(names.OutputImportsTable, func(it map[string]types.AttributeValue) bool {
		return strings.Contains(fmt.Sprint(text(it["file"]), text(it[names.ImportsPartitionKey])), "e2e/"+run+"/")
	})
	count(names.OutputIndexTable, func(it map[string]types.AttributeValue) bool {
		return strings.HasPrefix(text(it["id"]), run) && it["gone"] == nil
	})
	var mails []string
	for _, id := range sample.IDs(60, run+"u-") {
		mails = append(mails, users.MailID(id+"@example.com"))
	}
	count(names.OutputMailsTable, func(it map[string]types.AttributeValue) bool { return slices.Contains(mails, text(it[names.MailsKey])) })
	out, err := s3.NewFromConfig(e.target.AWS).ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: &e.bucket})
	must(t, err)
	for _, v := range out.Versions {
		if strings.Contains(*v.Key, "e2e/"+run+"/") {
			found["files"]++
		}
	}
	var all []string
	for what, n := range found {
		all = append(all, fmt.Sprintf("%d of %s", n, what))
	}
	return all
}

func text(v types.AttributeValue) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}
