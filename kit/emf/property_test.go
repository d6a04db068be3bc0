package emf_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"
)

type point struct{ X, Y int }

// tenant stands for its name.
type tenant string

// LogValue implements slog.LogValuer.
func (t tenant) LogValue() slog.Value { return slog.StringValue("tenant " + string(t)) }

func TestProperty(t *testing.T) {
	l := newLab(t, shop())
	for _, a := range []slog.Attr{slog.String("s", "text"), slog.Int("i", -7), slog.Uint64("u", 7), slog.Bool("b", true), slog.Float64("f", 2.25),
		slog.Duration("d", 1500*time.Millisecond), slog.Time("t", noon), slog.Any("e", errors.New("broken")), slog.Any("p", point{1, 2}), slog.Any("n", nil),
		slog.Any("v", tenant("acme")), slog.Any("again", 1)} {
		l.Property(a)
	}
	l.Property(slog.Any("again", 2))
	l.Count("Orders", 1)
	d, told := l.sole()
	want := "map[again:2 b:true d:1.5s e:broken f:2.25 i:-7 n:<nil> p:map[X:1 Y:2] s:text t:2026-11-23T12:00:00Z u:7 v:tenant acme]"
	if fmt.Sprint(d.Properties) != want || told != nil {
		t.Errorf("properties are %v, %v; want %s", d.Properties, told, want)
	}
}

func TestProperty_Refuses(t *testing.T) {
	for want, a := range map[string]slog.Attr{
		`property "x": found value NaN`:              slog.Float64("x", math.NaN()),
		`property "x": found a group`:                slog.Group("x", slog.Int("a", 1)),
		`property "x": json: unsupported type`:       slog.Any("x", func() {}),
		`property "x": found more than there is ro`:  slog.Any("x", strings.Split(strings.Repeat("long ", 50_000), " ")),
		`found more than there is room for; expecte`: slog.Int(strings.Repeat("k", 1<<20), 1),
	} {
		l := newLab(t, shop())
		l.Property(slog.Int("before", 1))
		l.Property(a)
		l.Property(slog.Int("after", 2))
		l.Count("Orders", 1)
		d, told := l.sole()
		if len(d.Properties) != 3 || d.Properties["before"] != 1.0 || d.Properties["after"] != 2.0 {
			t.Errorf("properties are %v; want the others and why", d.Properties)
		}
		refused(t, []document{d}, told, 1, want)
	}
}

// TestProperty_Reused: memory of properties is used again, their content is not.
func TestProperty_Reused(t *testing.T) {
	l := newLab(t, shop())
	for i, keys := range [][]string{{"a", "b", "c"}, {"a", "c", "b"}, {"c"}, {"b", "a", "b"}, {"Orders"}, {"c", "Orders", "b"}} {
		if i == 4 {
			l.Count("Late", 1) // and from now on, no property may be called so
		}
		for _, key := range keys {
			l.Property(slog.String(key, key+fmt.Sprint(i)))
		}
		l.Count("Total", 1)
		d, _ := l.sole()
		for _, key := range keys {
			if d.Properties[key] != key+fmt.Sprint(i) {
				t.Errorf("round %d: properties are %v; want those of %v", i, d.Properties, keys)
			}
		}
	}
	l.Property(slog.Int("Late", 1))
	l.Count("b", 1) // which was a property in the last document
	l.Property(slog.Int("b", 1))
	d, told := l.sole()
	refused(t, []document{d}, told, 2, `property "Late": found no name`)
}
