package emf_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

func TestHandler(t *testing.T) {
	l := newLab(t, shop())
	var lines bytes.Buffer
	log := slog.New(emf.NewHandler(slog.NewJSONHandler(&lines, &slog.HandlerOptions{Level: slog.LevelWarn}), l.Metrics))
	log.With("shop", "north").WithGroup("import").Warn("file imported", emf.Attr(metric("Latency"), 2.5), slog.Group("rows", emf.Attr(names.RowsStored.Metric(), 3)))
	log.Debug("not logged", emf.Attr(metric("Latency"), 4))
	if got := lines.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `"shop":"north","import":{"Latency":2.5,"rows":{"RowsStored":3}}}`) {
		t.Errorf("the log is %s; want the numbers in one line", got)
	}
	d, told := l.sole()
	if told != nil || !slices.Equal(d.Values["Latency"], []float64{2.5, 4}) || d.Values["RowsStored"][0] != 3 || d.Units["RowsStored"] != "Count" {
		t.Errorf("values are %v, %v; want those of lines below the level, too", d.Values, told)
	}
}

func TestHandler_With(t *testing.T) {
	l := newLab(t, shop())
	log := slog.New(emf.NewHandler(slog.DiscardHandler, l.Metrics)).With(slog.Group("g", emf.Attr(metric("Latency"), 1)))
	log.Info("one")
	log.Info("two")
	d, told := l.sole()
	refused(t, []document{d}, told, 1, `metric "Latency": found it in an attribute of every line`)
}

// TestSharedFile: lines of the log and documents of metrics, written at the same time through one file, stay whole.
func TestSharedFile(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	m, err := emf.New(w, clock, shop())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(w, nil))
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range 25 {
				log.LogAttrs(context.Background(), slog.LevelInfo, strings.Repeat("long ", 10_000))
				m.Property(slog.String("text", strings.Repeat("p", 40_000)))
				m.Add(metric(fmt.Sprint("m", g)), float64(i))
				if err := m.Flush(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	go func() {
		wait.Wait()
		_ = w.Close()
	}()
	var all bytes.Buffer
	if _, err := all.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range bytes.Lines(all.Bytes()) {
		if bytes.Contains(line, []byte(`"level":"INFO","msg":"long`)) && bytes.Count(line, []byte("long ")) == 10_000 {
			lines++
		} else if _, err := check(line); err != nil {
			t.Fatalf("a line broke: %v", err)
		}
	}
	if lines != 100 {
		t.Errorf("%d lines of the log are whole; want 100", lines)
	}
}
