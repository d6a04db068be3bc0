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
	"github.com/mainstay-go/mainstay/names"
)

// alarm wants of every alarm that somebody hears it, knows what to do, and that CloudWatch takes it.
func (c *check) alarm(d deployed) {
	c.count(d)
	c.about(d)
	if d.Type == alarmType {
		if err := d.read().Validate(); err != nil && d.row() != "" {
			c.found(Refused, d.Resource, d.row(), "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
		}
	}
	told := d.List("AlarmActions") != nil || c.told[d.Name()]
	if !told && d.severity() != string(policy.Quiet) {
		c.found(Mute, d.Resource, d.row(), "nobody is told of it; expected AlarmActions, or a composite alarm that is about it; make it by alarm.Watch or alarm.Add")
	}
}

// about wants what an alarm says of itself.
func (c *check) about(d deployed) {
	runbook := d.tags[names.TagRunbook]
	switch info, err := fs.Stat(c.Project, runbook); {
	case runbook == "":
		c.found(Runbook, d.Resource, d.row(), "it has no tag %s; expected a file that says what to do; make it by alarm.Watch or alarm.Add", names.TagRunbook)
	case err != nil || info.Size() == 0:
		c.found(Runbook, d.Resource, d.row(), "%s is missing or empty; expected a file that says what to do; write it", runbook)
	case !strings.HasSuffix(d.Text("AlarmDescription"), runbook):
		c.found(Runbook, d.Resource, d.row(), "its description is %q; expected %s at its end, where whoever is told finds it; add it", d.Text("AlarmDescription"), runbook)
	}
	if s := d.severity(); !slices.Contains([]string{string(policy.Page), string(policy.Ticket), string(policy.Quiet)}, s) {
		c.found(Severity, d.Resource, d.row(), "its tag %s is %q; expected page, ticket or quiet; set it", names.TagSeverity, s)
	}
	if d.tags[names.TagOwner] == "" {
		c.found(Owner, d.Resource, d.row(), "it has no tag %s; expected who is asked about it; set alarm.Props.Owner", names.TagOwner)
	}
	if since := d.tags[names.TagSince]; !isDay(since) {
		c.found(Since, d.Resource, d.row(), "its tag %s is %q; expected the day that it came in, after which a review says what it is worth; set Since of its row", names.TagSince, since)
	}
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func (c *check) count(d deployed) {
	switch {
	case d.Type == compositeType:
		c.Counts.Composite++
	case d.Get("ThresholdMetricId") != nil:
		c.Counts.Anomaly++
	case d.Get("Metrics") != nil:
		c.Counts.Math++
	default:
		c.Counts.Metric++
	}
}

// children are the alarms that composite alarms are about. A composite alarm under another one is told by that.
func (c *check) children() map[string]bool {
	all := map[string]bool{}
	for _, d := range c.alarms {
		if d.Type != compositeType || d.List("AlarmActions") == nil {
			continue
		}
		for _, id := range template.References(d.Get("AlarmRule")) {
			all[d.Stack+"/"+id] = true
		}
	}
	return all
}

// twice finds alarms of one name: CloudWatch keeps the one that was written last, and says nothing.
func (c *check) twice() {
	seen := map[string]deployed{}
	for _, d := range c.alarms {
		name := text(d.Get("AlarmName"))
		if !strings.Contains(name, "AWS::StackName") {
			name += " everywhere"
		} else {
			name += " in " + d.Stack
		}
		if first, ok := seen[name]; ok && d.Get("AlarmName") != nil {
			c.found(Twice, d.Resource, d.row(), "its name is that of %s; expected each once; rename a construct", first.Name())
		}
		seen[name] = d
	}
}

// price wants a price of every alarm, and all together within the budget.
func (c *check) price() error {
	var own template.App
	for _, t := range c.app {
		kept := template.Template{Stack: t.Stack, Resources: map[string]template.Resource{}}
		for id, r := range t.Resources {
			if r.Type == alarmType || r.Type == compositeType || r.Type == dashboardType {
				kept.Resources[id] = r
			}
		}
		own = append(own, kept)
	}
	made, err := cost.Estimator{Prices: c.Prices, Region: c.Region}.Estimate(own, cost.Usage{})
	if err != nil {
		return fmt.Errorf("price alarms: %w", err)
	}
	each := map[string]cost.Number{}
	for _, i := range made.Items {
		each[i.Resource] = each[i.Resource].Add(i.USD)
	}
	for _, d := range c.alarms {
		usd := each[d.Name()]
		if usd.Sign() <= 0 {
			c.found(Price, d.Resource, d.row(), "it has no price in this Region; expected one; add it to the price table")
		}
		c.Alarms = append(c.Alarms, d.listed(usd))
	}
	c.USD = made.USD
	if c.Options.Budget.Sign() > 0 && made.USD.Cmp(c.Options.Budget) > 0 {
		c.Findings = append(c.Findings, Finding{Kind: Budget, Text: fmt.Sprintf("they cost $%s a month; expected at most $%s, the environment's budget; excuse what is noise, or raise it in config/environments.go",
			made.USD.Cents(), c.Options.Budget.Cents())})
	}
	return nil
}
