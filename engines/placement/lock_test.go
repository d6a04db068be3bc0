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
	stack1 = `{"stack":"Compute1","domain":"compute"},`
	stack2 = `{"stack":"ComputeSearch1","domain":"compute","service":"search"},`
	lineA  = `{"unit":"users/a","service":"users","domain":"compute","resources":13,"outputs":1,"parameters":0,"bytes":5800,"stack":"Compute1"},`
	lineB  = `{"unit":"users/b","service":"users","domain":"compute","resources":13,"outputs":1,"parameters":0,"bytes":5800,"stack":"Compute1","gone":true},`
)

// text is a lock with two stacks in lines 2 and 3, and units from line 5.
func text(lines ...string) string {
	return "{\"version\": 1, \"stacks\": [\n" + stack1 + "\n" + stack2 + "\nnull], \"units\": [\n" + strings.Join(append(lines, "null]}\n"), "\n")
}

func TestLock_RoundTrip(t *testing.T) {
	l, err := placement.ParseLock("lock", []byte(text(lineA, lineB)), nil)
	if err != nil || len(l.Units) != 2 || !l.Units[1].Gone || len(l.Stacks) != 2 {
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
	again, err := placement.ReadLock(path, nil)
	if err != nil || !slices.Equal(again.Units, l.Units) {
		t.Errorf("ReadLock = %+v, %v", again, err)
	}
	if err := l.Write(filepath.Join(path, "below", "a", "file")); err == nil {
		t.Error("a lock is written below a file; want an error")
	}
}

// TestLock_Union: what Git leaves of two branches with merge=union is a lock. Where lines differ, the main branch is right.
func TestLock_Union(t *testing.T) {
	searched := strings.NewReplacer("users", "search", "Compute1", "ComputeSearch1").Replace(lineA)
	elsewhere := strings.NewReplacer("users", "search").Replace(lineA)
	revived := strings.Replace(lineB, `,"gone":true`, "", 1)
	l, err := placement.ParseLock("lock", []byte(text(lineB, lineA, lineA, revived, searched)), nil)
	if err != nil || len(l.Units) != 3 || l.Units[0].Name != "search/a" || l.Units[2].Gone {
		t.Fatalf("ParseLock = %+v, %v; want each unit once, sorted, alive if it is in one branch", l, err)
	}
	if _, err := placement.ParseLock("lock", []byte(text(searched, elsewhere)), nil); err == nil || !strings.Contains(err.Error(), `unit "search/a" is in stack ComputeSearch1 and in stack Compute1`) {
		t.Errorf("ParseLock = %v; want that the unit is there twice", err)
	}
	for _, both := range []string{text(searched, elsewhere), text(elsewhere, searched)} {
		if got, err := placement.ParseLock("lock", []byte(both), &l); err != nil || in(got, "search/a") != "ComputeSearch1" {
			t.Errorf("with main: %+v, %v; want the stack that main says", got.Units, err)
		}
		if got, err := placement.ParseLock("lock", []byte(both), &placement.Lock{}); err != nil || in(got, "search/a") != "Compute1" {
			t.Errorf("with a main that has it not: %+v, %v; want the first", got.Units, err)
		}
	}
}

func badLocks() map[string]string {
	return map[string]string{
		"lock:6: found a Git conflict":                         text(lineA, "<<<<<<< HEAD", "=======", ">>>>>>> other"),
		"lock:1: found a Git conflict":                         "<<<<<<< HEAD\n=======\n",
		"lock:7: invalid character":                            text(lineA, "{"),
		"lock:1: unexpected end of JSON input":                 "",
		"lock:1: found an array; expected an object":           "[]",
		"lock:1: found no version; expected 1":                 `{"units": []}`,
		"lock:1: found version 2; expected at most 1; update":  `{"version": 2, "units": [{"new":1}]}`,
		`lock:6: unknown field "colour"`:                       text(lineA, `{"unit":"users/c","colour":"red"},`),
		`lock:6: unit "users/c" is in stack "Nowhere", which`:  text(lineA, strings.NewReplacer("users/a", "users/c", "Compute1", "Nowhere").Replace(lineA)),
		`expected one of Compute1, ComputeSearch1; units are`:  text(strings.Replace(lineA, "Compute1", "Compute2", 1)),
		`lock:5: unit "users/a" is in stack "", which does`:    text(strings.Replace(lineA, "Compute1", "", 1)),
		`lock:5: unit "users/a" of domain data is in stack C`:  text(strings.Replace(lineA, `"domain":"compute"`, `"domain":"data"`, 1)),
		"stack ComputeSearch1, which service search has to it": text(strings.Replace(lineA, "Compute1", "ComputeSearch1", 1)),
		`lock:6: unit "users/c": found +0 resources`:           text(lineA, `{"unit":"users/c","service":"users","domain":"compute","stack":"Compute1"},`),
		`lock:2: stack "compute-1": expected a name such as C`: strings.Replace(text(), `"Compute1"`, `"compute-1"`, 1),
		`lock:2: stack "Compute1": found domain "x"; expected`: strings.Replace(text(), `"domain":"compute"`, `"domain":"x"`, 1),
		"lock:3: stack Compute1 is listed as":                  strings.Replace(text(), "ComputeSearch1", "Compute1", 1),
	}
}

func TestLock_Bad(t *testing.T) {
	for want, data := range badLocks() {
		if _, err := placement.ParseLock("lock", []byte(data), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseLock = %v; want %q", err, want)
		}
	}
	_, err := placement.ReadLock(filepath.Join(t.TempDir(), "none"), nil)
	if !errors.Is(err, placement.ErrNoLock) {
		t.Errorf("ReadLock = %v; want that there is none", err)
	}
}

// FuzzParseLock: whatever is read is written so that it reads the same.
func FuzzParseLock(f *testing.F) {
	f.Add(text(lineA, lineB))
	for _, data := range badLocks() {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		l, err := placement.ParseLock("lock", []byte(data), nil)
		if err != nil {
			return
		}
		out, err := l.Text()
		if err != nil {
			t.Fatal(err)
		}
		again, err := placement.ParseLock("lock", out, nil)
		if err != nil || !slices.Equal(again.Units, l.Units) || !slices.Equal(again.Stacks, l.Stacks) {
			t.Errorf("%q is read, written as %q, and read as %+v, %v", data, out, again, err)
		}
	})
}
