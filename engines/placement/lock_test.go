package placement_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

const (
	lineA = `{"unit":"users/a","service":"users","domain":"compute","resources":13,"outputs":1,"parameters":0,"bytes":5800,"stack":"Compute1"},`
	lineB = `{"unit":"users/b","service":"users","domain":"compute","resources":13,"outputs":1,"parameters":0,"bytes":5800,"stack":"Compute1","gone":true},`
)

func text(lines ...string) string {
	return "{\"version\": 1, \"units\": [\n" + strings.Join(append(lines, "null]}\n"), "\n")
}

func TestLock_RoundTrip(t *testing.T) {
	l, err := placement.ParseLock("lock", []byte(text(lineA, lineB)))
	if err != nil || len(l.Units) != 2 || !l.Units[1].Gone {
		t.Fatalf("ParseLock = %+v, %v", l, err)
	}
	path := filepath.Join(t.TempDir(), "placement.lock.json")
	if err := l.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != text(lineA, lineB) {
		t.Errorf("written is %q, %v; want what was read", got, err)
	}
	again, err := placement.ReadLock(path)
	if err != nil || !slices.Equal(again.Units, l.Units) {
		t.Errorf("ReadLock = %+v, %v", again, err)
	}
}

// TestLock_Union: what Git leaves of two branches with merge=union is a lock.
func TestLock_Union(t *testing.T) {
	l, err := placement.ParseLock("lock", []byte(text(lineB, lineA, lineA)))
	if err != nil || len(l.Units) != 2 || l.Units[0].Name != "users/a" {
		t.Errorf("ParseLock = %+v, %v; want each unit once, sorted", l, err)
	}
}

func TestLock_Bad(t *testing.T) {
	for want, data := range map[string]string{
		"lock:2: found a Git conflict":                              "{\"version\": 1, \"units\": [\n<<<<<<< HEAD\n" + lineA + "\n=======\n>>>>>>> other\nnull]}",
		"lock:4: invalid character":                                 text(lineA, "{"),
		"lock:1: unexpected end of JSON input":                      "",
		"lock:1: found no version; expected 1":                      `{"units": []}`,
		"lock:1: found version 2; expected at most 1":               `{"version": 2, "units": []}`,
		`lock:3: json: unknown field "colour"`:                      text(lineA, `{"unit":"users/c","colour":"red"},`),
		`lock:3: unit "users/c": stack "Nowhere": expected a name`:  text(lineA, `{"unit":"users/c","service":"users","domain":"compute","resources":1,"stack":"Nowhere"},`),
		`unit "users/c" of domain "compute" is in stack "Data1"`:    text(`{"unit":"users/c","service":"users","domain":"compute","resources":1,"stack":"Data1"},`),
		`unit "users/a" is in stack Compute1 and in stack Compute2`: text(lineA, strings.Replace(lineA, "Compute1", "Compute2", 1)),
	} {
		if _, err := placement.ParseLock("lock", []byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseLock = %v; want %q", err, want)
		}
	}
}

func TestReadLock_Missing(t *testing.T) {
	_, err := placement.ReadLock(filepath.Join(t.TempDir(), "placement.lock.json"))
	if !errors.Is(err, placement.ErrNoLock) || !strings.Contains(err.Error(), "mainstay stacks plan") {
		t.Errorf("ReadLock = %v; want ErrNoLock and what to do", err)
	}
}

func FuzzParseLock(f *testing.F) {
	for _, seed := range []string{text(lineA, lineB), "", "null", `{"version":1,"units":[null,{}]}`, "<<<<<<< "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		l, err := placement.ParseLock("lock", []byte(data))
		if err != nil {
			return
		}
		out, err := l.Text()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := placement.ParseLock("lock", out); err != nil || !slices.Equal(again.Units, l.Units) {
			t.Errorf("what was written is read as %+v, %v; want %+v", again.Units, err, l.Units)
		}
	})
}
