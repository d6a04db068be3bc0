package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

const branch = "login-1a2b3c4d"

// cloud has the stacks of one environment, and a command line that deploys to it.
type cloud struct {
	stacks  map[string]types.Stack // by id
	texts   map[string]string
	failing []string // ids of stacks that fail
	refused string   // id of a stack that the command line refuses before anything happens
	calls   []string // of the command line and of DeleteStack
	ticks   int
}

func (c *cloud) DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error) {
	out := &cloudformation.DescribeStacksOutput{}
	for _, s := range c.stacks {
		out.Stacks = append(out.Stacks, s)
	}
	return out, nil
}

func (c *cloud) GetTemplate(_ context.Context, in *cloudformation.GetTemplateInput, _ ...func(*cloudformation.Options)) (*cloudformation.GetTemplateOutput, error) {
	text := c.texts[strings.TrimPrefix(*in.StackName, names.StackPrefix(branch))]
	return &cloudformation.GetTemplateOutput{TemplateBody: &text}, nil
}

func (c *cloud) ListStackResources(context.Context, *cloudformation.ListStackResourcesInput, ...func(*cloudformation.Options)) (*cloudformation.ListStackResourcesOutput, error) {
	return &cloudformation.ListStackResourcesOutput{}, nil
}

func (c *cloud) DeleteStack(_ context.Context, in *cloudformation.DeleteStackInput, _ ...func(*cloudformation.Options)) (*cloudformation.DeleteStackOutput, error) {
	id := strings.TrimPrefix(*in.StackName, names.StackPrefix(branch))
	c.calls = append(c.calls, "-"+id)
	delete(c.stacks, id)
	return &cloudformation.DeleteStackOutput{}, nil
}

func (c *cloud) set(id string, status types.StackStatus) {
	c.ticks++
	at := time.Unix(int64(c.ticks), 0)
	c.stacks[id] = types.Stack{StackName: new(names.Stack(branch, id)), StackStatus: status, LastUpdatedTime: &at}
}

// deploy is the command line: one stack after the other, until one fails.
func (c *cloud) deploy(dir string, ids []string) error {
	c.calls = append(c.calls, strings.Join(ids, " "))
	if slices.Contains(ids, c.refused) {
		return fmt.Errorf("%s: no such asset", c.refused)
	}
	for _, id := range ids {
		if slices.Contains(c.failing, id) {
			status := types.StackStatusUpdateRollbackComplete
			if _, there := c.stacks[id]; !there {
				status = types.StackStatusRollbackComplete
			}
			c.set(id, status)
			return fmt.Errorf("%s failed", id)
		}
		text, err := os.ReadFile(filepath.Join(dir, id+".template.json"))
		if err != nil {
			return err
		}
		status := types.StackStatusUpdateComplete
		if _, there := c.stacks[id]; !there {
			status = types.StackStatusCreateComplete
		}
		c.texts[id] = string(text)
		c.set(id, status)
	}
	return nil
}

// app writes an assembly. Of each stack it is said which outputs it has, and which it takes: "Data: Table" or "Web: < Data.Table".
func app(t *testing.T, stacks ...string) string {
	t.Helper()
	dir, artifacts := t.TempDir(), map[string]any{}
	for _, line := range stacks {
		id, rest, _ := strings.Cut(line, ": ")
		has, takes, _ := strings.Cut(rest, "<")
		outputs, in, after := map[string]any{}, []any{}, []string{}
		for _, o := range strings.Fields(has) {
			outputs[o] = map[string]any{"Value": "x"}
		}
		for _, o := range strings.Fields(takes) {
			from, output, _ := strings.Cut(o, ".")
			after = append(after, from)
			in = append(in, map[string]any{"Fn::GetStackOutput": map[string]any{"StackName": names.Stack(branch, from), "OutputName": output}})
		}
		text, err := json.Marshal(map[string]any{"Outputs": outputs, "Resources": map[string]any{"R": map[string]any{"Type": "T", "Properties": map[string]any{"In": in}}}})
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, id+".template.json"), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		artifacts[id] = map[string]any{"type": "aws:cloudformation:stack", "dependencies": after,
			"properties": map[string]any{"stackName": names.Stack(branch, id), "templateFile": id + ".template.json"}}
	}
	text, err := json.Marshal(map[string]any{"artifacts": artifacts})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "manifest.json"), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// brought deploys an assembly and says what was done with each stack, in order.
func (c *cloud) brought(t *testing.T, dir string) (string, error) {
	t.Helper()
	c.calls = nil
	d := deployment{environment: branch, assembly: dir, clients: teardown.Clients{Stacks: c}, say: func(string, ...any) {},
		cdk: func(_ context.Context, ids []string) error { return c.deploy(dir, ids) }}
	done, err := d.run(t.Context())
	var lines []string
	for _, s := range done {
		lines = append(lines, s.Stack+" "+s.Outcome)
	}
	return strings.Join(lines, ", "), err
}

func newCloud() *cloud { return &cloud{stacks: map[string]types.Stack{}, texts: map[string]string{}} }

func (c *cloud) expect(t *testing.T, dir, want, calls string) {
	t.Helper()
	got, err := c.brought(t, dir)
	if err != nil || got != want || strings.Join(c.calls, "; ") != calls {
		t.Errorf("deployed %q by %q (%v); want %q by %q", got, c.calls, err, want, calls)
	}
}

func TestDeployment(t *testing.T) {
	c := newCloud()
	first := app(t, "Data: Table Topic", "Mail: < Data.Topic", "Web: < Data.Table")
	c.expect(t, first, "Data created, Mail created, Web created", "Data Mail Web")
	c.expect(t, first, "Data unchanged, Mail unchanged, Web unchanged", "")
	c.expect(t, app(t, "Data: Table", "Mail: ", "Web: < Data.Table"), "Data updated, Mail updated, Web unchanged", "Mail; Data")
	c.expect(t, app(t, "Data: Table Topic", "Web: < Data.Table Data.Topic"), "Data updated, Mail deleted, Web updated", "Data Web; -Mail")
}

// TestDeployment_Failure: a stack that fails stops what depends on it, and nothing else.
func TestDeployment_Failure(t *testing.T) {
	c := newCloud()
	c.failing = []string{"Users"}
	all := app(t, "Data: Table", "Mail: < Data.Table", "Users: Queue < Data.Table", "Web: < Users.Queue", "Zoo: ")
	got, err := c.brought(t, all)
	if want := "Data created, Mail created, Users failed, Web not reached, Zoo created"; got != want || err == nil {
		t.Fatalf("deployed %q, %v; want %q", got, err, want)
	}
	if want := "1 of 5 stacks failed: Users failed"; err.Error() != want {
		t.Errorf("error is %q; want %q", err, want)
	}
	c.failing = nil
	c.expect(t, all, "Data unchanged, Mail unchanged, Users updated, Web created, Zoo unchanged", "Users Web")
}

// TestDeployment_Refused: where the command line fails before it has done anything, it is not called again and again.
func TestDeployment_Refused(t *testing.T) {
	c := newCloud()
	c.refused = "Web"
	got, err := c.brought(t, app(t, "Data: Table", "Web: < Data.Table"))
	if got != "Data not reached, Web not reached" || err == nil || len(c.calls) != 1 {
		t.Errorf("deployed %q by %q, %v; want nothing, after one call", got, c.calls, err)
	}
	hint := deployError{err, []StackDone{{Stack: "Data", Outcome: outcomeNotReached}, {Stack: "Web", Outcome: outcomeFailed, Status: "UPDATE_ROLLBACK_COMPLETE", Says: "see"}}}.Hint()
	for _, want := range []string{"Data                     not reached  not deployed\n", "Web                      failed       the version before; see\n", "cdk.log"} {
		if !strings.Contains(hint, want) {
			t.Errorf("hint is %q; want %q", hint, want)
		}
	}
}

func TestDeployment_Bad(t *testing.T) {
	for want, dir := range map[string]string{
		"no template was found":        t.TempDir(),
		"dependency cycle A -> B -> A": app(t, "A: X < B.Y", "B: Y < A.X"),
	} {
		if _, err := newCloud().brought(t, dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("run = %v; want %q", err, want)
		}
	}
	c := newCloud()
	if _, err := c.brought(t, app(t, "Data: Topic", "Mail: More < Data.Topic")); err != nil {
		t.Fatal(err)
	}
	_, err := c.brought(t, app(t, "Data: Other", "Mail: < Data.Other"))
	if err == nil || !strings.Contains(err.Error(), "expected two deployments") || len(c.calls) > 0 || errors.Is(err, context.Canceled) {
		t.Errorf("run = %v after %q; want a refusal before anything is done", err, c.calls)
	}
}
