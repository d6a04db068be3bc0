package backend_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/e2e/backend"
	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/ops/sample"

	"github.com/mainstay-go/mainstay/domain/users"
)

// TestEventually: what makes progress may take as long as it likes; what stands still, ends or fails does not.
func TestEventually(t *testing.T) {
	const still = 400 * time.Millisecond
	left := 6
	if err := backend.Eventually(t.Context(), still, func(context.Context) (string, error) {
		if left--; left == 0 {
			return "", nil
		}
		return fmt.Sprintf("%d are left", left), nil
	}); err != nil {
		t.Errorf("with progress it ends with %v", err)
	}
	err := backend.Eventually(t.Context(), 0, func(context.Context) (string, error) { return "one is left", nil })
	if err == nil || !strings.HasPrefix(err.Error(), "one is left, and that has not changed") {
		t.Errorf("without progress it ends with %v; want what stood still", err)
	}
	broken := errors.New("broken")
	if err := backend.Eventually(t.Context(), still, func(context.Context) (string, error) { return "x", broken }); !errors.Is(err, broken) {
		t.Errorf("with an error it ends with %v", err)
	}
	late := 2
	if err := backend.Eventually(t.Context(), still, func(context.Context) (string, error) {
		if late--; late < 0 {
			return "", nil
		}
		return "", scenario.Late(http.StatusBadGateway, broken)
	}); err != nil || late >= 0 {
		t.Errorf("with a site that was late it ends with %v; want it asked again", err)
	}
	err = backend.Eventually(t.Context(), still, func(context.Context) (string, error) { return "", scenario.Late(http.StatusGatewayTimeout, broken) })
	if err == nil || !strings.Contains(err.Error(), "did not answer in time: broken, and that has not changed") {
		t.Errorf("with a site that is always late it ends with %v", err)
	}
	if err := scenario.Late(http.StatusInternalServerError, broken); errors.Is(err, scenario.ErrLate) {
		t.Errorf("a function's own error is taken for a late one: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = backend.Eventually(ctx, time.Hour, func(context.Context) (string, error) { cancel(); return "x", nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted it ends with %v", err)
	}
}

func TestOnce(t *testing.T) {
	sent := map[string]int{"a@example.com": 1, "b@example.com": 2}
	if err := backend.Once(sent, []string{"a"}); err != nil {
		t.Errorf("of one mail: %v", err)
	}
	for id, want := range map[string]string{"b": "sent 2 mails", "c": "sent 0 mails"} {
		if err := backend.Once(sent, []string{"a", id}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of %s: %v; want %q", id, err, want)
		}
	}
}

func TestConserved(t *testing.T) {
	want := sample.Expected{Rows: 4, Stored: 2, Rejected: 1, Duplicates: 1}
	good := users.Report{Rows: 4, Stored: 2, Rejected: 1, Duplicates: 1, Done: true}
	if err := backend.Conserved(good, want); err != nil {
		t.Error(err)
	}
	for _, bad := range []users.Report{{Rows: 4, Stored: 2, Rejected: 1}, {Rows: 4, Stored: 1, Rejected: 1, Duplicates: 1}, {Error: "empty", Rows: 4, Stored: 2, Rejected: 1, Duplicates: 1}} {
		if backend.Conserved(bad, want) == nil {
			t.Errorf("%+v is taken for %+v", bad, want)
		}
	}
}

// TestRun_Unknown: a scenario that is left out must be one.
func TestRun_Unknown(t *testing.T) {
	for _, r := range []backend.Run{{ID: "x", Rows: 1, Skip: []string{"poisons"}}, {Rows: 1}, {ID: "x"}} {
		if _, err := r.All(t.Context()); err == nil {
			t.Errorf("%+v runs; want it refused", r)
		}
	}
}
