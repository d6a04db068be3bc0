package backend_test

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/ops"
)

// TestAbsent: what is asked of an environment that is not there is an error; of one that is there and has nothing, an empty list.
func TestAbsent(t *testing.T) {
	alone(t)
	const name, mistyped = "there-1a2b3c4d", "theer-1a2b3c4d"
	shared.create(t, name, "Data1", `{"Resources":{"Work":{"Type":"AWS::SQS::Queue"}}}`)
	for what, ask := range map[string]func(string) (int, error){
		"dlq ls": func(env string) (int, error) {
			out, err := ops.DLQList{Project: ops.Project{Dir: t.TempDir()}, Environment: env, Target: shared.target}.Run(t.Context())
			return len(out.Queues), err
		},
		"migrate history": func(env string) (int, error) {
			out, err := ops.Migrate{Environment: config.Environment{Name: env}, Target: shared.target}.History(t.Context(), "", 10)
			return len(out.Events), err
		},
		"ops log": func(env string) (int, error) {
			out, err := ops.LogOperations{Project: ops.Project{Dir: t.TempDir()}, Environment: env, Target: &shared.target, Limit: 10}.Run(t.Context())
			return len(out.Records), err
		},
	} {
		if n, err := ask(name); err != nil || n != 0 {
			t.Errorf("%s = %d, %v; want nothing, and no error", what, n, err)
		}
		if _, err := ask(mistyped); err == nil || !strings.Contains(err.Error(), mistyped+": found nothing deployed of it") {
			t.Errorf("%s of what is not there = %v; want an error", what, err)
		}
	}
	must(t, shared.down(t, name))
}
