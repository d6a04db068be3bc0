package boot_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

func TestHandler(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	metrics, err := emf.New(&out, time.Now, emf.Set{Namespace: "Shop"})
	if err != nil {
		t.Fatal(err)
	}
	e := boot.Env{Log: log, Metrics: metrics, Clock: time.Now}
	type tagged struct {
		N int `capture:"redact"`
	}
	h := boot.Handler(e, func(_ context.Context, in tagged) (int, error) {
		metrics.Count(names.RowsStored, in.N)
		return in.N + 1, nil
	}, tagged{})
	if answer, err := h.Invoke(t.Context(), []byte(`{"N":2}`)); err != nil || string(answer) != "3" {
		t.Errorf("Invoke = %s, %v", answer, err)
	}
	for _, want := range []string{`"eventShape":{"N":"number"}`, `"event":"{\"N\":0}"`, `"RowsStored":2`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("found %s; want %s in it", out.String(), want)
		}
	}
}
