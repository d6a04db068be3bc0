package backend_test

import (
	"context"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/ops"
)

// explain prints, if the test fails, what happened in the environment, how deep its queues are, and its dead letters.
func (e environment) explain(t *testing.T) {
	t.Helper()
	began := time.Now()
	t.Cleanup(func() {
		if !t.Failed() {
			return
		}
		env, err := config.Load(e.name)
		if err != nil {
			t.Fatal(err)
		}
		of := ops.E2EBackend{Project: e.project, Environment: env, Target: e.target}
		if err := of.Timeline(context.Background(), began, testWriter{t}); err != nil {
			t.Error(err)
		}
	})
}
