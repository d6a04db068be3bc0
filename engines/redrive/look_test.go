package redrive_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

func (l *lab) look() redrive.Look { return redrive.Look{API: l.api, URL: l.dead, Clock: time.Now} }

func tear(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestLook_Peek(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(33)
		k := l.look()
		k.Limit = 25
		letters, out, err := k.Peek(t.Context())
		if err != nil || len(letters) != 25 || out.Picked != 25 || l.queue(l.dead).Visible != 33 {
			t.Errorf("Peek = %d letters, %+v, %v with %d visible; want 25, and all 33 visible again", len(letters), out, err, l.queue(l.dead).Visible)
		}
		if e := letters[0].Envelope; e.Kind != redrive.FromQueue || !strings.HasSuffix(e.Target, ":orders") {
			t.Errorf("envelope %+v; want it to say which queue it died in", e)
		}
		k.Limit, k.Filter = 0, query(t, ".body == 7")
		if letters, out, err = k.Peek(t.Context()); err != nil || len(letters) != 1 || out.Met != 33 || l.queue(l.dead).Visible != 33 {
			t.Errorf("Peek of one = %+v, %+v, %v; want it, and all visible", letters, out, err)
		}
	})
}

func archived(t *testing.T, path string) []redrive.Copy {
	t.Helper()
	var all []redrive.Copy
	for c, err := range redrive.ReadArchive(path) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

func TestLook_ExportPurgeReplay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, path := newLab(t, ""), filepath.Join(t.TempDir(), "dead.jsonl")
		l.die(57)
		a, err := redrive.OpenArchive(path)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := l.look().Export(t.Context(), a); err != nil || out.Picked != 57 || l.queue(l.dead).Visible != 57 {
			t.Errorf("Export = %+v, %v; want all 57, and none gone", out, err)
		}
		if out, err := l.look().Purge(t.Context(), a); err != nil || out.Picked != 57 || l.depth(l.dead) != 0 {
			t.Errorf("Purge = %+v, %v; want all 57 gone", out, err)
		}
		if n := len(archived(t, path)); n != 114 {
			t.Errorf("the archive has %d copies; want 57 of each", n)
		}
		r := redrive.Replay{Copies: redrive.ReadArchive(path), To: redrive.ToQueue{API: l.api, Queue: l.queue(l.dead)}, Journal: new(redrive.MemoryJournal), Clock: time.Now}
		got, err := r.Do(t.Context())
		if err != nil || got.Sent != 57 || got.Twice != 57 || l.depth(l.dead) != 57 {
			t.Errorf("Do = %+v, %v; want each message back once", got, err)
		}
		if got, err = r.Do(t.Context()); err != nil || got.Sent != 0 || got.Before != 57 || l.depth(l.dead) != 57 {
			t.Errorf("again: %+v, %v; want nothing sent twice", got, err)
		}
	})
}

func TestLook_Purge_ErrArchive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.die(12)
		if _, err := l.look().Purge(t.Context(), &shelf{full: true}); err == nil || l.queue(l.dead).Visible != 12 {
			t.Errorf("Purge = %v with %d visible; want an error and nothing deleted", err, l.queue(l.dead).Visible)
		}
	})
}

// A purge that is killed at any action has deleted nothing that is not in its archive.
func TestLook_Purge_CrashAtEveryAction(t *testing.T) {
	for _, late := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			for action := int64(1); ; action++ {
				l, s, k := newLab(t, ""), &shelf{}, newKiller(action, late)
				l.put(l.dead, 25)
				l.arm(k, faults{})
				_, err := l.look().Purge(t.Context(), s)
				l.disarm()
				safe := map[string]bool{}
				for _, c := range s.copies {
					safe[c.Message.Body] = true
				}
				time.Sleep(6 * time.Minute)
				for _, m := range l.drain(l.dead) {
					safe[*m.Body] = true
				}
				if len(safe) != 25 {
					t.Fatalf("killed at action %d: %d messages are in the queue or the archive; want 25", action, len(safe))
				}
				if err == nil {
					return
				}
			}
		})
	}
}

func TestReplay_CrashAtEveryAction(t *testing.T) {
	for _, late := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			for action := int64(1); ; action++ {
				l, s, j := newLab(t, ""), &shelf{}, new(redrive.MemoryJournal)
				l.put(l.dead, 25)
				if _, err := l.look().Purge(t.Context(), s); err != nil {
					t.Fatal(err)
				}
				maybe := 0
				run := func(k *killer) error {
					l.arm(k, faults{})
					defer l.disarm()
					r := redrive.Replay{Copies: s.all, To: redrive.ToQueue{API: l.api, Queue: redrive.Queue{URL: l.source}}, Journal: chronicle{j, k}, Clock: time.Now}
					got, err := r.Do(t.Context())
					maybe += got.Maybe
					return err
				}
				killed := run(newKiller(action, late))
				if err := run(newKiller(-1, false)); err != nil {
					t.Fatal(err)
				}
				check(t, l.drain(l.source), 25, maybe)
				if killed == nil {
					return
				}
			}
		})
	}
}

// all is the copies as an archive gives them.
func (s *shelf) all(yield func(redrive.Copy, error) bool) {
	for _, c := range s.copies {
		if !yield(c, nil) {
			return
		}
	}
}

func TestReadArchive_Errors(t *testing.T) {
	whole := `{"v":1,"queue":"q","at":"2026-11-23T12:00:00Z","reason":"x","message":{"id":"a","body":"b"},"envelope":{"kind":"queue"}}`
	for name, c := range map[string]struct{ text, want string }{
		"NotJSON": {whole + "\n?\n" + whole + "\n", "dead.jsonl:2: invalid character"}, "Version": {strings.Replace(whole, `"v":1`, `"v":2`, 1) + "\n", "found version 2; expected 1"},
		"NoID": {strings.Replace(whole, `"a"`, `""`, 1) + "\n", "dead.jsonl:1: found ID"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "dead.jsonl")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			var last error
			for _, err := range redrive.ReadArchive(path) {
				last = err
			}
			if last == nil || !strings.Contains(last.Error(), c.want) {
				t.Errorf("ReadArchive = %v; want %q", last, c.want)
			}
		})
	}
	for err := range second(redrive.ReadArchive(filepath.Join(t.TempDir(), "none"))) {
		if err == nil {
			t.Error("a missing archive was read")
		}
	}
}

func second[K, V any](seq func(func(K, V) bool)) func(func(V) bool) {
	return func(yield func(V) bool) { seq(func(_ K, v V) bool { return yield(v) }) }
}

// A crash while a line is written leaves the lines before it whole, and those after it, too.
func TestArchive_CrashInALine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dead.jsonl")
	keep := func(id string) {
		a, err := redrive.OpenArchive(path)
		if err != nil {
			t.Fatal(err)
		}
		c := redrive.Copy{Version: 1, Letter: redrive.Letter{Message: redrive.Message{ID: id, Body: "b"}}}
		if err := errors.Join(a.Keep(t.Context(), []redrive.Copy{c}), a.Close()); err != nil {
			t.Fatal(err)
		}
	}
	keep("a")
	tear(t, path, `{"v":1,"mess`)
	if got := archived(t, path); len(got) != 1 {
		t.Errorf("%d copies; want the whole one", len(got))
	}
	keep("b")
	if got := archived(t, path); len(got) != 2 || got[1].Message.ID != "b" {
		t.Errorf("%+v; want a and b", got)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want it readable by its owner only", info.Mode(), err)
	}
}

// A file that is no archive is neither cut nor added to; an archive that a crash left with a piece of a line is one.
func TestOpenArchive_AnotherFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes")
	for text, wrong := range map[string]string{
		"notes without an end of line": "found another file there", `{"name":"x"}`: "found another file there", "{\n": "found another file there",
		"": "", `{"v":1,"qu`: "", `{"v":1,"queue":"orders-dead","at"`: "",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := redrive.OpenArchive(path)
		if wrong == "" {
			if err != nil || a.Close() != nil {
				t.Errorf("OpenArchive of %q = %v; want it opened", text, err)
			}
			continue
		}
		if now, _ := os.ReadFile(path); err == nil || !strings.Contains(err.Error(), wrong) || string(now) != text {
			t.Errorf("OpenArchive of %q = %v, and it is %q; want it refused and left", text, err, now)
		}
	}
	if _, err := redrive.OpenArchive(t.TempDir()); err == nil || !strings.Contains(err.Error(), "found a folder") {
		t.Errorf("OpenArchive of a folder = %v", err)
	}
}

func FuzzReadArchive(f *testing.F) {
	f.Add(`{"v":1,"message":{"id":"a","body":"b"}}` + "\n")
	f.Add("{}\n\n\x00")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "a")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for c, err := range redrive.ReadArchive(path) {
			if err == nil && (c.Message.ID == "" || c.Message.Body == "") {
				t.Fatalf("%q gave %+v", text, c)
			}
		}
	})
}
