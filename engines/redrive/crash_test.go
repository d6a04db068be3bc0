package redrive_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

var (
	errKilled = errors.New("killed")
	errCut    = errors.New("connection reset") // with or without an effect: nobody knows
)

// killer kills a process in the middle of its n-th action: from then on nothing that it does has an effect.
type killer struct {
	left  atomic.Int64 // actions until it strikes; negative: never
	late  bool         // it strikes after the action had its effect, before the answer comes
	alive atomic.Bool
}

func newKiller(actions int64, late bool) *killer {
	k := &killer{late: late}
	k.left.Store(actions)
	k.alive.Store(true)
	return k
}

func (k *killer) before() error {
	if !k.alive.Load() {
		return errKilled
	}
	if k.left.Add(-1) == 0 {
		k.alive.Store(false)
		if !k.late {
			return errKilled
		}
	}
	return nil
}

func (k *killer) after() error {
	if !k.alive.Load() {
		return errKilled
	}
	return nil
}

// chronicle is a journal whose process can be killed.
type chronicle struct {
	redrive.Journal
	k *killer
}

// Append implements redrive.Journal.
func (c chronicle) Append(ctx context.Context, m []redrive.Mark) error {
	if err := c.k.before(); err != nil {
		return err
	}
	return errors.Join(c.Journal.Append(ctx, m), c.k.after())
}

// arm lets a killer, and faults, loose on a lab's SQS.
func (l *lab) arm(k *killer, f faults) {
	l.fake.Before = func(string) error {
		if f.hit(f.throttle) {
			return redrivetest.Throttled()
		}
		if f.hit(f.cut) {
			return errCut
		}
		return k.before()
	}
	l.fake.After = func(string) error {
		if f.hit(f.cut) {
			return errCut
		}
		return k.after()
	}
	l.fake.Refuse = func(string) bool { return f.hit(f.refuse) }
	l.fake.Twice = func() bool { return f.hit(f.twice) }
}

func (l *lab) disarm() { l.fake.Before, l.fake.After, l.fake.Refuse, l.fake.Twice = nil, nil, nil, nil }

// faults strike one time in so many; 0 = never.
type faults struct {
	mu                           *sync.Mutex
	rand                         *rand.Rand
	throttle, refuse, twice, cut int
}

func newFaults(seed uint64, throttle, refuse, twice, cut int) faults {
	return faults{new(sync.Mutex), rand.New(rand.NewPCG(seed, 1)), throttle, refuse, twice, cut}
}

func (f faults) hit(one int) bool {
	if one == 0 {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rand.IntN(one) == 0
}

// until runs a redrive, killed and run again, until one ends well, and returns the bound on duplicates that the runs
// reported and how often they were killed or cut off.
func (l *lab) until(r redrive.Redrive, next func(attempt int) (*killer, faults)) (maybe, kills int) {
	l.t.Helper()
	journal := r.Journal
	for attempt := range 200 {
		k, f := next(attempt)
		l.arm(k, f)
		r.Journal = chronicle{journal, k}
		got, err := r.Do(context.Background())
		l.disarm()
		if k.alive.Load() || l.ended(journal) {
			maybe += got.Maybe // nobody reads the report of a process that was killed, unless it had told it
		}
		if !k.alive.Load() || errors.Is(err, errCut) {
			kills++
		}
		if err != nil && !errors.Is(err, errKilled) && !errors.Is(err, errCut) && !strings.Contains(err.Error(), "RequestThrottled") { // longer than retries help
			l.t.Fatalf("attempt %d: %v", attempt, err)
		}
		time.Sleep(6 * time.Minute) // whatever is hidden becomes visible
		if err == nil && l.depth(l.dead) == 0 {
			return maybe, kills
		}
	}
	l.t.Fatalf("200 attempts have not emptied the queue: %d are left", l.depth(l.dead))
	return maybe, kills
}

// ended says whether the last that a journal has is the end of a run, which was told by then.
func (l *lab) ended(j redrive.Journal) bool {
	l.t.Helper()
	marks, err := j.Load(context.Background())
	if err != nil {
		l.t.Fatal(err)
	}
	return len(marks) > 0 && marks[len(marks)-1].Step == redrive.StepEnded
}

// check compares what arrived with what was dead: nothing is lost, and duplicates are within the reported bound.
func check(t fataler, arrived []types.Message, want, maybe int) {
	t.Helper()
	seen := map[string]int{}
	for _, m := range arrived {
		seen[*m.Body]++
	}
	if len(seen) != want {
		t.Fatalf("%d of %d messages arrived: %d are lost", len(seen), want, want-len(seen))
	}
	if twice := len(arrived) - want; twice > maybe {
		t.Fatalf("%d duplicates arrived; at most %d were reported", twice, maybe)
	}
}

// TestRedrive_CrashAtEveryAction kills a redrive at each of its calls and journal entries in turn, before and after
// the effect.
func TestRedrive_CrashAtEveryAction(t *testing.T) {
	for _, suffix := range []string{"", ".fifo"} {
		for _, late := range []bool{false, true} {
			t.Run(map[bool]string{false: "Before", true: "After"}[late]+suffix, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { crashEverywhere(t, suffix, late) })
			})
		}
	}
}

func crashEverywhere(t *testing.T, suffix string, late bool) {
	for action := int64(1); ; action++ {
		l := newLab(t, suffix)
		l.die(30)
		r := l.redrive()
		r.OneByOne, r.Steps, r.Workers, r.Settle, r.Journal = true, []int{}, 2, time.Second, new(redrive.MemoryJournal)
		r.To = quick{r.To.(redrive.ToQueue)}
		maybe, kills := l.until(r, func(attempt int) (*killer, faults) {
			if attempt == 0 {
				return newKiller(action, late), faults{}
			}
			return newKiller(-1, false), faults{}
		})
		arrived := l.drain(l.source)
		check(t, arrived, 30, maybe)
		if suffix != "" {
			ordered(t, arrived)
		}
		if kills == 0 {
			if action < 15 {
				t.Errorf("a run has %d actions; want more, or this test shows little", action)
			}
			return
		}
	}
}

// quick is a queue that nobody waits for: its messages are counted at the end.
type quick struct{ redrive.Sink }

// ordered checks that no message overtook another of its group; the first time that each arrived counts.
func ordered(t fataler, arrived []types.Message) {
	t.Helper()
	last, seen := map[string]int{}, map[string]bool{}
	for _, m := range arrived {
		if seen[*m.Body] {
			continue
		}
		seen[*m.Body] = true
		group, n := m.Attributes["MessageGroupId"], atoi(*m.Body)
		if before, ok := last[group]; ok && n < before {
			t.Fatalf("group %s: message %d arrived after %d", group, n, before)
		}
		last[group] = n
	}
}

// TestRedrive_Crash_Property redrives under kills, throttling, refusals and double deliveries.
func TestRedrive_Crash_Property(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seed, suffix := rapid.Uint64().Draw(rt, "seed"), rapid.SampledFrom([]string{"", ".fifo"}).Draw(rt, "type")
		n, most := rapid.IntRange(1, 300).Draw(rt, "messages"), rapid.Int64Range(1, 150).Draw(rt, "actions")
		f := newFaults(seed, rapid.SampledFrom([]int{0, 5, 20}).Draw(rt, "throttle"), rapid.SampledFrom([]int{0, 10}).Draw(rt, "refuse"), rapid.SampledFrom([]int{0, 4}).Draw(rt, "twice"),
			rapid.SampledFrom([]int{0, 30}).Draw(rt, "cut"))
		var found failure
		synctest.Test(t, func(*testing.T) {
			defer func() {
				if p := recover(); p != nil {
					found = p.(failure)
				}
			}()
			storm(stopper{}, suffix, n, most, f, 5)
		})
		if found != "" {
			rt.Fatal(string(found))
		}
	})
}

// stopper carries a failure out of a bubble, which rapid's own cannot leave.
type stopper struct{}

type failure string

// Helper implements fataler.
func (stopper) Helper() {}

// Fatal implements fataler.
func (stopper) Fatal(args ...any) { panic(failure(fmt.Sprint(args...))) }

// Fatalf implements fataler.
func (stopper) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// Errorf implements fataler.
func (stopper) Errorf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// messages is how many the tests of many redrive; docs/benchmarks.md has what 50,000 came to.
var messages = flag.Int("messages", 5_000, "how many messages the tests of many redrive")

// TestRedrive_Crash_Many is the same, large, with a journal in a file.
func TestRedrive_Crash_Many(t *testing.T) {
	dir, n := t.TempDir(), *messages
	synctest.Test(t, func(t *testing.T) {
		l, f := newLab(t, ""), newFaults(7, 50, 200, 20, 4000)
		l.put(l.dead, n)
		r := l.redrive()
		r.OneByOne, r.Steps, r.To, r.Live = true, []int{}, quick{r.To.(redrive.ToQueue)}, nil
		r.Journal, r.Settle = &reopened{path: filepath.Join(dir, "journal.jsonl")}, time.Second
		maybe, kills := l.until(r, func(attempt int) (*killer, faults) {
			return newKiller(int64(n/50*(1+attempt%7)), attempt%2 == 0), f
		})
		arrived := l.drain(l.source)
		check(t, arrived, n, maybe)
		if kills < 3 || maybe == 0 || maybe > 80*kills {
			t.Errorf("%d kills, at most %d duplicates reported; want some kills, and at most 8 batches of 10 for each", kills, maybe)
		}
		t.Logf("%d messages, %d kills: %d duplicates, at most %d reported", n, kills, len(arrived)-n, maybe)
	})
}

// storm redrives n messages under faults; the process is killed the first so many times.
func storm(t fataler, suffix string, n int, most int64, f faults, deaths int) {
	l := newLab(t, suffix)
	l.put(l.dead, n)
	r := l.redrive()
	r.OneByOne, r.Steps, r.To, r.Settle = true, []int{}, quick{r.To.(redrive.ToQueue)}, time.Second
	r.Journal, r.Live = new(redrive.MemoryJournal), nil
	maybe, _ := l.until(r, func(attempt int) (*killer, faults) {
		if attempt >= deaths {
			return newKiller(-1, false), f
		}
		return newKiller(1+int64(attempt*37)%most, attempt%2 == 0), f
	})
	arrived := l.drain(l.source)
	check(t, arrived, n, maybe)
	if suffix != "" {
		ordered(t, arrived)
	}
}

// reopened is a journal in a file that each run opens anew.
type reopened struct {
	path string
	file *redrive.JournalFile
}

// Load implements redrive.Journal.
func (j *reopened) Load(ctx context.Context) (marks []redrive.Mark, err error) {
	if j.file != nil {
		err = j.file.Close()
	}
	if err == nil {
		j.file, err = redrive.OpenJournal(j.path)
	}
	if err != nil {
		return nil, err
	}
	return j.file.Load(ctx)
}

// Append implements redrive.Journal.
func (j *reopened) Append(ctx context.Context, marks []redrive.Mark) error {
	return j.file.Append(ctx, marks)
}

// What was sent and could not be deleted is deleted by the next run, not sent again.
func TestRedrive_Crash_Undeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 40)
		r := l.redrive()
		r.OneByOne, r.Steps, r.To, r.Live, r.Settle, r.Journal = true, []int{}, quick{r.To}, nil, time.Second, new(redrive.MemoryJournal)
		l.fake.Refuse = func(operation string) bool { return operation == "DeleteMessageBatch" }
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 40 || got.Undeleted != 40 || got.Left != 40 {
			t.Errorf("Do = %+v, %v; want all moved, none deleted", got, err)
		}
		l.disarm()
		time.Sleep(6 * time.Minute)
		got, err = r.Do(t.Context())
		if err != nil || got.Moved != 0 || got.Repeated != 40 || got.Maybe != 0 || got.Left != 0 {
			t.Errorf("again: %+v, %v; want all deleted, none sent", got, err)
		}
		check(t, l.drain(l.source), 40, 0)
	})
}

// TestCheck_Red shows that the checks above find what they are there for.
func TestCheck_Red(t *testing.T) {
	body := func(s string) types.Message {
		return types.Message{Body: &s, Attributes: map[string]string{"MessageGroupId": "g"}}
	}
	for name, try := range map[string]func(){
		"Lost":       func() { check(stopper{}, []types.Message{body("0")}, 2, 5) },
		"Duplicates": func() { check(stopper{}, []types.Message{body("0"), body("0"), body("0")}, 1, 1) },
		"Overtaken":  func() { ordered(stopper{}, []types.Message{body("1"), body("0")}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if _, found := recover().(failure); !found {
					t.Error("nothing was found")
				}
			}()
			try()
		})
	}
}
