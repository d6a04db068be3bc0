package review_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/archive/archivetest"
	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/alarms/review"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// alarm looks at the age of a queue's oldest message.
func alarm(name, row, queue string, threshold float64) types.MetricAlarm {
	return types.MetricAlarm{AlarmName: aws.String("app-Shop1-" + name), AlarmDescription: aws.String("<b>Late</b>. Runbook: docs/runbooks/" + row + ".md"), Namespace: aws.String("AWS/SQS"),
		MetricName: aws.String("Age"), Dimensions: []types.Dimension{{Name: aws.String("QueueName"), Value: &queue}}, AlarmActions: []string{"arn:tickets"},
		Statistic: types.StatisticMaximum, Period: aws.Int32(60), EvaluationPeriods: aws.Int32(1), Threshold: &threshold, ComparisonOperator: types.ComparisonOperatorGreaterThanThreshold,
		TreatMissingData: aws.String("notBreaching")}
}

// ages has a day: 1, but for a peak of 6 for two minutes each hour, and 9 during the incidents at 06:00 and 09:00.
func ages() []float64 {
	var all []float64
	for i := range 24 * 60 {
		switch hour, minute := i/60, i%60; {
		case (hour == 18 || hour == 21) && minute < 20:
			all = append(all, 9)
		case minute == 30 || minute == 31:
			all = append(all, 6)
		default:
			all = append(all, 1)
		}
	}
	return all
}

func incidents() []backtest.Incident {
	return []backtest.Incident{{From: noon.Add(-6 * time.Hour), To: noon.Add(-5*time.Hour - 35*time.Minute), What: "orders stood still"},
		{From: noon.Add(-3 * time.Hour), To: noon.Add(-2*time.Hour - 35*time.Minute), What: `and again & "again"`}}
}

func reviewed(t *testing.T, incidents []backtest.Incident, alarms ...types.MetricAlarm) review.Report {
	t.Helper()
	c := archivetest.New()
	c.Page, c.Metric = 100_000, alarms
	c.Composite = []types.CompositeAlarm{{AlarmName: aws.String("app-Shop1-all"), AlarmRule: aws.String(`ALARM("app-Shop1-else")`)}}
	c.Put(archivetest.Key("Age", "Maximum", "orders"), noon.Add(-24*time.Hour), ages()...)
	dir := archive.Folder(t.TempDir())
	p := archive.Pull{Source: archive.AWS{API: c}, Folder: dir, Prefix: "app-", Since: 24 * time.Hour, Now: func() time.Time { return noon.Add(5 * time.Minute) }, Say: func(string, ...any) {}}
	if _, err := p.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := dir.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	r, err := review.Review{Backtest: backtest.Backtest{Archive: a, Incidents: incidents}}.Do()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func everything(t *testing.T) review.Report {
	t.Helper()
	return reviewed(t, incidents(), alarm("quiet", "queue-stalled", "orders", 1000), alarm("right", "queue-late", "orders", 8), alarm("noisy", "queue-late", "orders", 5),
		alarm("dead", "queue-late", "none", 5))
}

// TestReview: each alarm has its verdict, the worst comes first, and what is proposed keeps the incidents.
func TestReview(t *testing.T) {
	r := everything(t)
	var got []string
	for _, a := range r.Alarms {
		got = append(got, fmt.Sprintf("%s %s %s", strings.TrimPrefix(a.Name, "app-Shop1-"), a.Verdict, a.Change.Kind))
	}
	if want := "noisy noise tune, all unsure look, dead silent look, quiet silent keep, right signal promote"; strings.Join(got, ", ") != want {
		t.Errorf("the review is %s; want %s", strings.Join(got, ", "), want)
	}
	noisy := r.Alarms[0]
	if noisy.Outcome.Fires != 26 || noisy.Found != 2 || noisy.Change.Outcome.Fires != 2 || noisy.Change.Outcome.InIncidents != 2 {
		t.Errorf("the noisy alarm is %+v; want 26 fires, and 2 after the change", noisy)
	}
	if r.Counts[review.Silent] != 2 || r.Alarms[3].Nearest != 0.9 || r.Alarms[4].Found != 2 {
		t.Errorf("counts are %v, the quiet one came to %v %%, the right one found %d; want 2, 0.9 and 2", r.Counts, r.Alarms[3].Nearest, r.Alarms[4].Found)
	}
	if !strings.Contains(noisy.Change.Text, "0 fires for nothing in place of 24, and the same 2 incidents are found, at most") {
		t.Errorf("the change is %q; want what comes of it", noisy.Change.Text)
	}
}

// TestCommand: what is proposed can be written into the policy, thresholds as the row has them.
func TestCommand(t *testing.T) {
	r := everything(t)
	if got := r.Alarms[0].Command(); !strings.HasPrefix(got, "mainstay alarms review --decide queue-late --verdict noise --") || !strings.HasSuffix(got, ` --why "…"`) {
		t.Errorf("the command is %q; want one that tunes the row", got)
	}
	if got := r.Alarms[4].Command(); got != `mainstay alarms review --decide queue-late --verdict signal --severity page --why "…"` {
		t.Errorf("the command is %q; want one that makes it a page", got)
	}
	if got := r.Alarms[3].Command(); got != "" {
		t.Errorf("the command is %q; want none, as it is kept", got)
	}
}

// TestReview_Guess: where nobody has marked incidents, short and flapping alarms are noise, and it is said that this is a guess.
func TestReview_Guess(t *testing.T) {
	r := reviewed(t, nil, alarm("right", "queue-late", "orders", 8), alarm("noisy", "queue-stalled", "orders", 5))
	if r.Alarms[0].Verdict != review.Noise || !strings.Contains(r.Alarms[0].Evidence[0], "is a guess") || r.Alarms[2].Verdict != review.Signal {
		t.Errorf("the review is %+v; want the short ones noise, by a guess", r.Alarms)
	}
}

// TestReview_NoWay: an alarm whose noise looks like its incidents is not tuned.
func TestReview_NoWay(t *testing.T) {
	at := noon.Add(-23*time.Hour - 30*time.Minute) // a peak like any other
	marked := []backtest.Incident{{From: at, To: at.Add(2 * time.Minute), What: "one of the peaks"}}
	marked[0].From = marked[0].From.Add(15 * time.Minute).Add(-15 * time.Minute)
	r := reviewed(t, marked, alarm("noisy", "queue-stalled", "orders", 5))
	if a := r.Alarms[0]; a.Verdict != review.Noise || a.Change.Kind != review.Demote {
		t.Errorf("the review is %s, %+v; want the page to become a ticket", a.Verdict, a.Change)
	}
	if a := reviewed(t, marked, alarm("noisy", "queue-late", "orders", 5)).Alarms[0]; a.Change.Kind != review.Drop {
		t.Errorf("the change is %+v; want the ticket taken out", a.Change)
	}
}

// TestHTML: the page needs nothing else, takes no text for HTML, and has a plot of each alarm.
func TestHTML(t *testing.T) {
	var out strings.Builder
	r := everything(t)
	if err := r.HTML(&out); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	if strings.Count(page, "<svg ") != len(r.Alarms) {
		t.Errorf("the page has %d plots; want %d", strings.Count(page, "<svg "), len(r.Alarms))
	}
	for _, want := range []string{`class="incident"`, `class="alarm"`, "and again &amp; &#34;again&#34;", `class="bound" d="M`, `class="values" d="M`, "5 alarms, of which\n1 are noise, 1 signal, 2 silent, and 1 could not"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, bad := range []string{"<script", "ZgotmplZ", "<link", "src=", "@import", "url(", "NaN", "Inf"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if err := r.HTML(full{}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("HTML = %v; want the writer's error", err)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }
