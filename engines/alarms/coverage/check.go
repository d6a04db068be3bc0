package coverage

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
)

// Options say what an application is held against.
type Options struct {
	Project fs.FS       // where the runbooks are
	Now     time.Time   // excuses end
	Prices  cost.Table  //
	Region  string      // whose prices count; "" is cost.DefaultRegion
	Budget  cost.Number // dollars a month that alarms must not exceed; 0 is none
}

// Finding is something that is wrong.
type Finding struct {
	Kind     string `json:"kind"` // one of the constants below
	Resource string `json:"resource"`
	Alarm    string `json:"alarm,omitempty"` // row
	Text     string `json:"text"`            // found; expected; what to do
}

// The kinds of findings.
const (
	Uncovered = "uncovered" // a resource lacks an alarm of its kind
	Undecided = "undecided" // the policy says nothing about resources of its type
	Elsewhere = "elsewhere" // its alarm is in another stack, and does not count in its unit
	Differs   = "differs"   // its alarm is not as the policy says
	Expired   = "expired"   // it is excused until a day that is over
	Reason    = "reason"    // it is excused without a reason or a day
	Refused   = "refused"   // CloudWatch would refuse an alarm, or never fire it
	Mute      = "mute"      // nobody is told
	Unreached = "unreached" // the topic that is told is encrypted, or closed, against CloudWatch
	Runbook   = "runbook"   // nobody knows what to do
	Severity  = "severity"  // nobody knows how soon
	Owner     = "owner"     // nobody knows who
	Since     = "since"     // nobody knows how long it has been tried
	Price     = "price"     // nobody knows for how much
	Twice     = "twice"     // two alarms have one name, and overwrite each other
	Budget    = "budget"    // it is too much
	Dangling  = "dangling"  // an alarm, or what others use of it, refers to something that is not there
)

// String is a line for people.
func (f Finding) String() string {
	about := strings.TrimSpace(f.Resource + " " + f.Alarm)
	if about == "" {
		about = "all alarms"
	}
	return f.Kind + ": " + about + ": " + f.Text
}

// Report is what was found.
type Report struct {
	Resources int         `json:"resources"` // that rows are about
	Covered   int         `json:"covered"`   // pairs of resource and row with an alarm
	Excused   int         `json:"excused"`   // pairs without
	Counts    Counts      `json:"counts"`
	USD       cost.Number `json:"usd_month"`
	Budget    cost.Number `json:"budget_usd_month"`
	Findings  []Finding   `json:"findings"`
	Alarms    []Alarm     `json:"alarms"`
}

// Counts are how many alarms there are, by what they look at.
type Counts struct {
	Metric    int `json:"metric"` // one metric and a threshold
	Math      int `json:"math"`
	Anomaly   int `json:"anomaly"` // also over metric math
	Composite int `json:"composite"`
}

// Alarm is an alarm as people look at a list of them.
type Alarm struct {
	Resource string      `json:"resource"` // "Stack/LogicalId"
	Title    string      `json:"title"`    // its name without that of the stack
	Service  string      `json:"service"`
	Row      string      `json:"row"`
	Severity string      `json:"severity"`
	On       string      `json:"on"`   // when it is
	Says     string      `json:"says"` // its description
	Owner    string      `json:"owner"`
	Runbook  string      `json:"runbook"`
	Since    string      `json:"since"`
	USD      cost.Number `json:"usd_month"`

	Rule policy.Alarm `json:"-"` // as CloudWatch is told; nothing of a composite alarm
	Of   []string     `json:"-"` // alarms that a composite alarm names, by resource
}

// check is one run of Check.
type check struct {
	Options
	app    template.App
	alarms []deployed
	told   map[string]bool // alarms that a composite alarm is about, by name
	Report
}

// Check holds an application against the policy.
func Check(app template.App, o Options) (Report, error) {
	c := &check{Options: o, app: app, alarms: alarms(app)}
	c.Findings, c.Alarms = []Finding{}, []Alarm{}
	c.told = c.children()
	c.Report.Budget = o.Budget
	for _, s := range Subjects(app) {
		c.Resources++
		c.subject(s)
	}
	c.undecided()
	for _, d := range c.alarms {
		c.alarm(d)
	}
	c.twice()
	c.dangling()
	c.reach()
	if err := c.price(); err != nil {
		return Report{}, err
	}
	slices.SortFunc(c.Findings, func(a, b Finding) int { return strings.Compare(a.String(), b.String()) })
	return c.Report, nil
}

func (c *check) found(kind string, r template.Resource, row, text string, args ...any) {
	c.Findings = append(c.Findings, Finding{kind, r.Name(), row, fmt.Sprintf(text, args...)})
}

// subject wants an alarm for each row about a resource, or an excuse.
func (c *check) subject(s Subject) {
	for _, row := range policy.For(s.Kind) {
		if !row.Applies(s.Numbers) {
			continue
		}
		excuse, excused := excuseOf(s.Resource, row.Name)
		all := c.of(s, row.Name)
		switch {
		case len(all) > 0:
			c.Covered++
			c.same(s, row, all[0])
		case excused:
			c.Excused++
			c.excuse(s, row.Name, excuse)
		default:
			c.found(Uncovered, s.Resource, row.Name, "found no alarm about this %s; expected one, in its stack; have alarm.Watch called after it is made, or excuse it with alarm.Excuse", s.Kind)
		}
	}
}

// of returns the alarms of a row about a subject.
func (c *check) of(s Subject, row string) []deployed {
	return slices.DeleteFunc(slices.Clone(c.alarms), func(d deployed) bool {
		if d.row() != row {
			return true
		}
		if s.Kind == policy.Delivery {
			found, ok := c.app.Follow(s.Resource, s.Get("AlarmConfiguration"), alarmType)
			return !ok || found.Name() != d.Name()
		}
		if s.Kind == policy.Probe {
			return !d.probes(s.Resource)
		}
		return !d.about(c.app, s.Key)
	})
}

// same wants an alarm where its resource is, and as the row says for that resource's numbers.
func (c *check) same(s Subject, row policy.Row, d deployed) {
	if d.Stack != s.Key.Stack {
		c.found(Elsewhere, s.Resource, row.Name, "its alarm is in stack %s; expected it beside its resource, where it counts in its unit; make it there", d.Stack)
	}
	want, err := row.Alarm(s.Numbers)
	if err != nil {
		c.found(Refused, s.Resource, row.Name, "%v", err)
		return
	}
	got := d.read()
	if got.Threshold != want.Threshold || got.Expression != want.Expression || got.Band != want.Band || got.Period != want.Period || got.M != want.M || got.N != want.N ||
		got.Missing != want.Missing || got.Compare != want.Compare {
		c.found(Differs, s.Resource, row.Name, "its alarm is %s; expected %s; change the row in engines/alarms/policy, where everybody sees why", shape(got), shape(want))
	}
}

func shape(a policy.Alarm) string {
	bound := fmt.Sprint(a.Threshold)
	if a.Band > 0 {
		bound = fmt.Sprintf("of %v deviations", a.Band)
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s, %d of %d × %s, missing %s", a.Expression, a.Compare, bound, a.M, a.N, a.Period, a.Missing))
}
