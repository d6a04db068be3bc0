package cost

import "github.com/mainstay-go/mainstay/engines/template"

// compressed is how much of a log's size is stored and paid for, in percent (from memory; CloudWatch's own examples
// have 20).
const compressed = 15

// logged charges what a log group takes in, and what it keeps in the end: as many months of it as it retains.
func logged(s subject, ingestion string, gigabytes Number, days float64) {
	s.charge(ingestion, gigabytes, "")
	if gigabytes.Sign() == 0 {
		return
	}
	keep, why := N(int64(days)), "kept for %s days, compressed to %d %%"
	if days == 0 {
		keep, why = N(365), "kept forever, here for %s days, compressed to %d %%"
	}
	storage := logsStorage
	if ingestion == logsInfrequent {
		storage = logsStorageIA
	}
	s.charge(storage, gigabytes.Mul(keep).Div(s.days).Mul(N(compressed)).Div(N(100)), why, keep, compressed)
}

// retention returns the days that a function's log is kept; 0 is forever.
func retention(s subject) float64 {
	group, ok := s.app.Follow(s.Resource, s.Get("LoggingConfig", "LogGroup"), "AWS::Logs::LogGroup")
	if !ok {
		return 0
	}
	return group.Number(0, "RetentionInDays")
}

// logGroup: what is logged beside functions, whose logs are theirs.
func logGroup(s subject) {
	if ofFunction(s.app, s.Resource) && s.sum("gb").Sign() == 0 {
		return
	}
	ingestion := logsStandard
	if s.Text("LogGroupClass") == "INFREQUENT_ACCESS" {
		ingestion = logsInfrequent
	}
	logged(s, ingestion, s.sum("gb"), s.Number(0, "RetentionInDays"))
}

func ofFunction(app template.App, group template.Resource) bool {
	for _, f := range app.OfType("AWS::Lambda::Function") {
		if g, ok := app.Follow(f, f.Get("LoggingConfig", "LogGroup"), group.Type); ok && g.Name() == group.Name() {
			return true
		}
	}
	return false
}

// alarm: each metric that it looks at; anomaly detection looks at a band besides.
func alarm(s subject) {
	metrics, anomaly := int64(0), false
	highRes := s.Number(60, "Period") < 60
	for _, m := range s.List("Metrics") {
		part := template.Resource{}
		part.Properties, _ = m.(map[string]any)
		if part.Get("MetricStat") != nil {
			metrics++
			highRes = highRes || part.Number(60, "MetricStat", "Period") < 60
		}
	}
	anomaly = s.Text("ThresholdMetricId") != ""
	why := ""
	if metrics > 1 {
		why = "each metric that it looks at"
	}
	switch {
	case anomaly && highRes:
		s.charge(alarmAnomalyHighRes, N(1), "")
	case anomaly:
		s.charge(alarmAnomaly, N(1), "")
	case highRes:
		s.charge(alarmHighRes, most(N(1), N(metrics)), "%s", why)
	default:
		s.charge(alarmStandard, most(N(1), N(metrics)), "%s", why)
	}
}

// canary: as often as its schedule says.
func canary(s subject) {
	expression := s.Text("Schedule", "Expression")
	n, err := Runs(expression, s.days)
	if err != nil {
		s.charge(canaryRun, Number{}, "not estimated: %v", err)
		return
	}
	s.charge(canaryRun, n, "%s", expression)
}

// account: what belongs to no resource.
func account(s subject) {
	for word, price := range map[string]string{"custom_metrics": customMetric, "custom_events": customEvent, "emails": email, "traces": trace, "internet_gb": internetOut} {
		if n := s.sum(word); n.Sign() > 0 {
			s.charge(price, n, "")
		}
	}
}
