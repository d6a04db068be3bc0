package redrive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// child has this test's program redrive: an SQS, queues, a journal, how fast its clock is, at which call to kill itself, and whether behind it.
const child = "REDRIVE_TEST_CHILD"

func TestMain(m *testing.M) { os.Exit(migratetest.Main(m, os.Getenv(child), runChild)) }

func runChild(args []string) error {
	fast, err1 := time.ParseDuration(args[4])
	at, err2 := strconv.Atoi(args[5])
	j, err3 := redrive.OpenJournal(args[3])
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	p := &migratetest.Process{KillAt: at, Behind: args[6] == "behind", Kill: migratetest.KillSelf}
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

// shared is a pair of queues that processes share over HTTP, on a clock that is put forward between them.
type shared struct {
	*lab
	server  *httptest.Server
	fast    *atomic.Int64
	journal string
}

// newShared makes them; before they are served, arm may have SQS be at fault.
func newShared(t fataler, dir, suffix string, arm func(*redrivetest.SQS)) *shared {
	s := &shared{fast: new(atomic.Int64), journal: filepath.Join(dir, "journal.jsonl")}
	fake := redrivetest.New(func() time.Time { return time.Now().Add(time.Duration(s.fast.Load())) })
	s.lab = &lab{t: t, fake: fake, api: fake, dead: fake.Create("dead"+suffix, redrivetest.Queue{})}
	s.source = fake.Create("orders"+suffix, redrivetest.Queue{DeadLetter: s.dead, MaxReceives: 2})
	arm(fake)
	s.server = httptest.NewServer(fake)
	return s
}

// run has a process redrive, and puts the clock forward when it has ended, so that what it has hidden is visible again.
// maybe is what it has told of duplicates, unless its journal has another process tell that.
func (s *shared) run(ctx context.Context, at int, when string, begun func(*os.Process)) (maybe int, killed bool, err error) {
	defer s.fast.Add(int64(6 * time.Minute))
	c, out, said := exec.CommandContext(ctx, os.Args[0]), new(bytes.Buffer), new(bytes.Buffer)
	c.Stdout, c.Stderr = out, said
	c.Env = append(os.Environ(), fmt.Sprint(child, "=", strings.Join([]string{s.server.URL, s.source, s.dead, s.journal, time.Duration(s.fast.Load()).String(), strconv.Itoa(at), when}, " ")))
	if err := c.Start(); err != nil {
		return 0, false, err
	}
	begun(c.Process)
	err = c.Wait()
	if killed = err != nil && err.Error() == "signal: killed"; killed {
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
		for _, when := range []string{"before", "behind"} {
			every := 1
			if suffix != "" {
				every = 3 // there are more calls, as groups wait for one another; TestRedrive_CrashAtEveryAction leaves none out
			}
			t.Run(when+suffix, func(t *testing.T) { killEverywhere(t, suffix, when, every) })
		}
	}
}

func killEverywhere(t *testing.T, suffix, when string, every int) {
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
			kills, maybe := s.twice(t, at, when)
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
func (s *shared) twice(t *testing.T, at int, when string) (kills, maybe int) {
	for n := 1; n <= 3 || n < 10 && s.depth(s.dead) > 0; n++ {
		if n > 2 {
			at = 0
		}
		told, killed, err := s.run(t.Context(), at, when, alone)
		if err != nil {
			t.Errorf("killed %s call %d: %v", when, at, err)
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
		told, _, err := s.run(t.Context(), at, "behind", alone)
		again, _, bad := 0, false, os.Remove(s.journal)
		for n := 0; n < 10 && err == nil && bad == nil && s.depth(s.dead) > 0; n++ {
			again, _, err = s.run(t.Context(), 0, "never", alone)
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
