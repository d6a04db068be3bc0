package ops

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestVerdict(t *testing.T) {
	r := importRun{stall: time.Minute}
	for name, c := range map[string]struct {
		now   report
		dead  int
		still time.Duration
		over  bool
		wrong string
	}{
		"under way":    {report{Rows: 5}, 0, time.Second, false, ""},
		"done":         {report{Done: true}, 0, time.Second, true, ""},
		"refused":      {report{Error: "the file is empty"}, 0, time.Second, true, "the file is empty"},
		"dead letters": {report{Done: true}, 2, time.Second, true, "2 messages in dead-letter queues"},
		"stalled":      {report{Rows: 5}, 0, 2 * time.Minute, true, "no progress for 1m0s"},
	} {
		done := c.now.imported()
		done.DeadLetters = c.dead
		over, err := r.verdict("users.csv", c.now, done, c.still)
		if over != c.over || (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: verdict = %v, %v; want %v, %q", name, over, err, c.over, c.wrong)
		}
	}
}

func TestUnknown(t *testing.T) {
	known := []report{{Import: "2"}, {Import: "1"}}
	if got := unknown(append([]report{{Import: "3"}}, known...), known); got.Import != "3" {
		t.Errorf("unknown = %+v; want the new import", got)
	}
	if got := unknown(known, known); got != (report{}) {
		t.Errorf("unknown = %+v; want none", got)
	}
}

func TestUp_Print(t *testing.T) {
	var out bytes.Buffer
	Up{Environment: "login-1a2b3c4d", Target: OnEmbedded, URL: "https://x", Functions: 3, Updated: []string{"serve-web"}, public: true,
		Import: &Imported{Rows: 10, Stored: 8, Rejected: 1, Duplicates: 1}, Seconds: map[string]float64{"build": 1.25}, phases: []string{"build"}}.
		Print(&out, Target{CAFile: "/p/.mainstay/ca.pem"}, Project{Dir: "/p"})
	for _, want := range []string{"login-1a2b3c4d is up", "stored        8", "dead letters  0", "updated: serve-web", "build 1.2", "curl --cacert .mainstay/ca.pem 'https://x/users?limit=3'"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the summary has no %q:\n%s", want, out.String())
		}
	}
}

func TestUI_NotATerminal(t *testing.T) {
	var out bytes.Buffer
	p := NewUI(&out).Phase("build")
	p.Update("compiling")
	p.Done(nil, "%d functions", 3)
	if got := out.String(); !strings.HasPrefix(got, "  build      3 functions ") || strings.ContainsAny(got, "\r\x1b") || strings.Contains(got, "compiling") {
		t.Errorf("a phase wrote %q; want one plain line with its result", got)
	}
}
