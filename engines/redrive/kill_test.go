package redrive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// child has this test's program redrive: an SQS, queues, a journal, how fast its clock is, and when to kill itself.
const child = "REDRIVE_TEST_CHILD"

func TestMain(m *testing.M) { os.Exit(migratetest.Main(m, os.Getenv(child), runChild)) }

func runChild(args []string) error {
	fast, err1 := time.ParseDuration(args[4])
	p, err2 := migratetest.Doomed(args[5])
	j, err3 := redrive.OpenJournal(args[3])
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	api := redrivetest.Client(args[0], p.HTTP(http.DefaultClient))
	to, err := redrive.Describe(context.Background(), api, args[1])
	if err != nil {
		return err
	}
	told := json.NewEncoder(os.Stdout)
	_, err = redrive.Redrive{API: api, From: args[2], To: quick{redrive.ToQueue{API: api, Queue: to}}, Run: fmt.Sprint("run-", os.Getpid()), Journal: dying{j, p},
		Clock: func() time.Time { return time.Now().Add(fast) }, OneByOne: true, Steps: []int{}, Settle: time.Millisecond, Poll: time.Millisecond,
		Progress: func(r redrive.Report) { _ = told.Encode(r) }}.Do(context.Background())
	return err
}

// dying is a journal whose writes are a process's calls.
type dying struct {
	redrive.Journal
	p *migratetest.Process
}

// Append implements redrive.Journal.
func (d dying) Append(ctx context.Context, m []redrive.Mark) error {
	return d.p.Call(func() error { return d.Journal.Append(ctx, m) })
}

// shared is a pair of queues that processes share.
type shared struct {
	*lab
	server  *redrivetest.Served
	journal string
}

// newShared makes them; before they are served, arm may have SQS be at fault.
func newShared(t fataler, dir, suffix string, arm func(*redrivetest.SQS)) *shared {
	s := &shared{lab: &lab{t: t}, journal: filepath.Join(dir, "journal.jsonl")}
	s.server = redrivetest.Serve(time.Now, func(fake *redrivetest.SQS) {
		s.fake, s.api, s.dead = fake, fake, fake.Create("dead"+suffix, redrivetest.Queue{})
		s.source = fake.Create("orders"+suffix, redrivetest.Queue{DeadLetter: s.dead, MaxReceives: 2})
		arm(fake)
	})
	return s
}

// run has a process redrive, and puts the clock forward when it has ended, so that what it has hidden is visible again.
// maybe is what it has told of duplicates, unless its journal has another process tell that.
func (s *shared) run(ctx context.Context, at migratetest.Moment, begun func(*os.Process)) (maybe int, killed bool, err error) {
	defer s.server.Forward(6 * time.Minute)
	c, out, said := migratetest.Child{Variable: child, Environ: os.Environ()}.Command(ctx, s.server.URL(), s.source, s.dead, s.journal, s.server.Ahead(), at), new(bytes.Buffer), new(bytes.Buffer)
	c.Stdout, c.Stderr = out, said
	if err := c.Start(); err != nil {
		return 0, false, err
	}
	begun(c.Process)
	err = c.Wait()
	if killed = migratetest.Killed(err); killed {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("%w: %s", err, said)
	}
	maybe, bad := s.told(out.String())
	return maybe, killed, errors.Join(err, bad)
}

// told reads the last report of a process, if the journal says that it was the last.
func (s *shared) told(reports string) (int, error) {
	marks, err := os.ReadFile(s.journal)
	if text := strings.TrimSpace(string(marks)); err != nil || reports == "" || !strings.Contains(text[strings.LastIndex(text, "\n")+1:], string(redrive.StepEnded)) {
		return 0, err
	}
	var r redrive.Report
	reports = strings.TrimSpace(reports)
	err = json.Unmarshal([]byte(reports[strings.LastIndex(reports, "\n")+1:]), &r)
	return r.Maybe, err
}

func alone(*os.Process) {}

func faultless(*redrivetest.SQS) {}

// TestCrash_Kill9 kills real processes that redrive, with SIGKILL, at every call they make to SQS and at every entry of
// their journals. Another one goes on; what the survivors report bounds the duplicates.
func TestCrash_Kill9(t *testing.T) {
	for _, suffix := range []string{"", ".fifo"} {
		for _, behind := range []bool{false, true} {
			every := 1
			if suffix != "" {
				every = 3 // there are more calls, as groups wait for one another; TestRedrive_CrashAtEveryAction leaves none out
			}
			t.Run(map[bool]string{false: "before", true: "behind"}[behind]+suffix, func(t *testing.T) { killEverywhere(t, suffix, behind, every) })
		}
	}
}

func killEverywhere(t *testing.T, suffix string, behind bool, every int) {
	var g sync.WaitGroup
	var ended atomic.Bool
	slots := make(chan struct{}, 4)
	for at := 1; !ended.Load(); at += every {
		slots <- struct{}{}
		dir := t.TempDir()
		g.Go(func() {
			defer func() { <-slots }()
			s := newShared(t, dir, suffix, faultless)
			defer s.server.Close()
			s.put(s.dead, 30)
			kills, maybe := s.twice(t, migratetest.Moment{At: at, Behind: behind})
			arrived := s.drain(s.source)
			check(t, arrived, 30, maybe)
			if suffix != "" {
				ordered(t, arrived)
			}
			if kills == 0 && at < 15 {
				t.Errorf("a run has %d calls; want more, or this test shows little", at)
			}
			if kills == 0 {
				ended.Store(true)
			}
		})
	}
	g.Wait()
}

// twice has a process be killed, the one behind it be killed as well, and others finish: a receive that a killed one had sent
// may arrive late, and hide messages from the third.
func (s *shared) twice(t *testing.T, at migratetest.Moment) (kills, maybe int) {
	for n := 1; n <= 3 || n < 10 && s.depth(s.dead) > 0; n++ {
		if n > 2 {
			at = migratetest.Moment{}
		}
		told, killed, err := s.run(t.Context(), at, alone)
		if err != nil {
			t.Errorf("killed at call %s: %v", at, err)
		}
		if killed {
			kills++
		}
		maybe += told
	}
	return kills, maybe
}

// TestCrash_Kill9_Red shows that duplicates which nobody reports are found: the journal is lost between two processes.
func TestCrash_Kill9_Red(t *testing.T) {
	found := false
	for at := 3; !found && at < 40; at++ {
		s := newShared(stopper{}, t.TempDir(), "", faultless)
		s.put(s.dead, 30)
		told, _, err := s.run(t.Context(), migratetest.Moment{At: at, Behind: true}, alone)
		again, _, bad := 0, false, os.Remove(s.journal)
		for n := 0; n < 10 && err == nil && bad == nil && s.depth(s.dead) > 0; n++ {
			again, _, err = s.run(t.Context(), migratetest.Moment{}, alone)
			told += again
		}
		s.server.Close()
		if err := errors.Join(err, bad); err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() { _, found = recover().(failure) }()
			check(stopper{}, s.drain(s.source), 30, told)
		}()
	}
	if !found {
		t.Error("the journal was lost, and no duplicates were found")
	}
}
