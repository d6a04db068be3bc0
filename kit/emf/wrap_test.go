package emf_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

func request(ctx context.Context, id string) context.Context {
	return lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: id})
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestWrap(t *testing.T) {
	l, broken := newLab(t, shop()), errors.New("broken")
	handle := emf.Wrap(l.Metrics, quiet(), func(_ context.Context, n int) (int, error) {
		l.Count("Orders", n)
		return n + 1, broken
	})
	for i, id := range []string{"r1", "r2"} {
		if out, err := handle(request(t.Context(), id), i); out != i+1 || !errors.Is(err, broken) {
			t.Errorf("handled: %d, %v; want what the handler returned", out, err)
		}
	}
	all, err := read(l.written.Bytes()) // without another Flush
	if err != nil || len(all) != 2 || all[0].Properties[names.PropertyRequest] != "r1" || all[1].Properties[names.PropertyRequest] != "r2" {
		t.Errorf("documents are %+v, %v; want one for each request, with its ID", all, err)
	}
}

func TestWrap_Panic(t *testing.T) {
	l := newLab(t, shop())
	written := ""
	defer func() {
		if p := recover(); p != "lost" {
			t.Errorf("panic is %v; want the handler's", p)
		}
		if d, err := check([]byte(written)); err != nil || d.Values["Orders"][0] != 1 || d.Properties[names.PropertyRequest] != "r1" {
			t.Errorf("before the panic was reported, written was %q, %v", written, err)
		}
	}()
	defer func() { written = l.written.String() }() // where the runtime reports it
	_, _ = emf.Wrap(l.Metrics, quiet(), func(context.Context, int) (int, error) {
		l.Count("Orders", 1)
		panic("lost")
	})(request(t.Context(), "r1"), 0)
}

// TestWrap_Timeout: what was counted is out before the function is killed, and nothing is written twice.
func TestWrap_Timeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, shop())
		ctx, cancel := context.WithTimeout(request(t.Context(), "r1"), 3*time.Second)
		defer cancel()
		_, _ = emf.Wrap(l.Metrics, quiet(), func(context.Context, int) (int, error) {
			l.Count("Orders", 1)
			time.Sleep(2900 * time.Millisecond) // of the bubble's time
			synctest.Wait()
			if d, err := check(l.written.Bytes()); err != nil || d.Properties[names.PropertyRequest] != "r1" {
				t.Errorf("100 ms before the timeout, written was %q, %v", l.written.String(), err)
			}
			l.Count("Orders", 2)
			return 0, nil
		})(ctx, 0)
		all, err := read(l.written.Bytes())
		if err != nil || !slices.Equal(values(all, "Orders"), []float64{1, 2}) || all[1].Properties[names.PropertyRequest] != "r1" {
			t.Errorf("documents are %+v, %v; want both values once, with the request", all, err)
		}
	})
}

// TestWrap_Concurrent: of several requests at a time, none is named.
func TestWrap_Concurrent(t *testing.T) {
	l := newLab(t, shop())
	count := func(ctx context.Context, next func(context.Context, int) (int, error)) (int, error) {
		l.Count("Orders", 1)
		if next != nil {
			return next(ctx, 0)
		}
		return 0, nil
	}
	inner := emf.Wrap(l.Metrics, quiet(), func(ctx context.Context, _ int) (int, error) { return count(ctx, nil) })
	outer := emf.Wrap(l.Metrics, quiet(), func(ctx context.Context, _ int) (int, error) { return count(request(ctx, "r2"), inner) })
	for range 2 {
		if _, err := outer(request(t.Context(), "r1"), 0); err != nil {
			t.Fatal(err)
		}
	}
	all, err := read(l.written.Bytes())
	if err != nil || len(all) != 2 || len(all[0].Properties) > 0 || !slices.Equal(values(all, "Orders"), []float64{1, 1, 1, 1}) {
		t.Errorf("documents are %+v, %v; want all values and no request", all, err)
	}
}

func TestWrap_Tells(t *testing.T) {
	l := newLab(t, shop())
	var log bytes.Buffer
	_, _ = emf.Wrap(l.Metrics, slog.New(slog.NewTextHandler(&log, nil)), func(context.Context, int) (int, error) {
		l.Add(metric("Latency"), math.NaN())
		return 0, nil
	})(t.Context(), 0)
	if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "found value NaN") {
		t.Errorf("log is %q; want what was refused", log.String())
	}
}
