package policy

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/kit/limits"
)

// Validate refuses what CloudWatch would refuse, and what it would take and never fire for.
func (a Alarm) Validate() error {
	if len(a.Metrics) == 0 {
		return fmt.Errorf("alarm %q: it has no metric; expected 1 to %d; add one", a.Name, limits.AlarmMetrics)
	}
	return errors.Join(a.checkName(), a.checkMetrics(), a.checkThreshold(), a.checkWindow(), a.checkExpression())
}

// wrong says what was found of an alarm, what is expected, and what to do.
func (a Alarm) wrong(what string, found any, expected, fix string) error {
	return fmt.Errorf("alarm %q: %s is %v; expected %s; %s", a.Name, what, found, expected, fix)
}

var validRow = regexp.MustCompile(`^[a-z][a-z0-9-]{1,62}$`)

func (a Alarm) checkName() error {
	if !validRow.MatchString(a.Name) {
		return a.wrong("its name", fmt.Sprintf("%q", a.Name), "2 to 63 of a-z, 0-9 and -, a letter first", "change it")
	}
	if !slices.Contains([]Severity{Page, Ticket, Quiet}, a.Severity) {
		return a.wrong("Severity", fmt.Sprintf("%q", a.Severity), "page, ticket or quiet", "use a constant of package policy")
	}
	return nil
}

// statistics are those with a plain name; the others are percentiles and trimmed values.
var statistics = regexp.MustCompile(`^(Sum|Average|Minimum|Maximum|SampleCount|IQM|(p|tm|wm|tc|ts)([0-9]{1,2}(\.[0-9]{1,10})?|100))$`)

var validID = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)

func (a Alarm) checkMetrics() error {
	var errs []error
	if n := len(a.Metrics); n > limits.AlarmMetrics {
		errs = append(errs, a.wrong("the number of metrics", n, fmt.Sprintf("at most %d (CloudWatch quota)", limits.AlarmMetrics), "split it, or aggregate where the metric is made"))
	}
	seen := map[string]bool{ValueID: true, BandID: true}
	for _, m := range a.Metrics {
		if !validID.MatchString(m.ID) || seen[m.ID] {
			errs = append(errs, a.wrong("the id of metric "+m.Name, fmt.Sprintf("%q", m.ID), "a small letter first, each once, and not value or band", "rename it"))
		}
		seen[m.ID] = true
		errs = append(errs, a.checkMetric(m))
	}
	return errors.Join(errs...)
}

func (a Alarm) checkMetric(m Metric) error {
	if m.Namespace == "" || m.Name == "" {
		return a.wrong("the metric", fmt.Sprintf("%q of namespace %q", m.Name, m.Namespace), "both", "name it")
	}
	if !statistics.MatchString(m.Stat) {
		return a.wrong("the statistic of "+m.Name, fmt.Sprintf("%q", m.Stat), "Sum, Average, Minimum, Maximum, SampleCount, or one like p99", "correct it")
	}
	if names := strings.Fields(known()[m.Namespace]); ofAWS(m.Namespace) && !slices.Contains(names, m.Name) {
		return a.wrong("the metric", m.Namespace+" "+m.Name, "one that exists"+nearest(m.Name, names), "correct it, or add it to engines/alarms/policy/metrics.go")
	}
	if m.Period != 0 && m.Period != a.Period {
		return a.wrong("the period of "+m.Name, m.Period, fmt.Sprintf("the alarm's, %s: CloudWatch takes no mixed ones", a.Period), "leave it out")
	}
	if n := len(m.Dimensions); n > limits.AlarmDimensions {
		return a.wrong("the number of dimensions of "+m.Name, n, fmt.Sprintf("at most %d (CloudWatch quota)", limits.AlarmDimensions), "leave some out")
	}
	return nil
}

// nearest names what may have been meant: names that differ in capitals, or share their beginning.
func nearest(name string, names []string) string {
	for _, n := range names {
		if strings.EqualFold(n, name) || strings.HasPrefix(strings.ToLower(n), strings.ToLower(name[:min(len(name), 6)])) {
			return ", such as " + n
		}
	}
	return ""
}

func thresholds() []Compare { return []Compare{Above, AtLeast, Below, AtMost} }

func bands() []Compare { return []Compare{AboveBand, BelowBand, OutsideBand} }

// mostDeviations is the widest band that could still be left: beyond, the alarm never fires.
const mostDeviations = 10

func (a Alarm) checkThreshold() error {
	switch {
	case a.Band == 0 && !slices.Contains(thresholds(), a.Compare):
		return a.wrong("Compare", fmt.Sprintf("%q without a Band", a.Compare), fmt.Sprintf("one of %v", thresholds()), "choose one, or set Band")
	case a.Band == 0 && (math.IsNaN(a.Threshold) || math.IsInf(a.Threshold, 0)):
		return a.wrong("Threshold", a.Threshold, "a number", "correct it")
	case a.Band == 0:
		return nil
	case !slices.Contains(bands(), a.Compare):
		return a.wrong("Compare", fmt.Sprintf("%q with a Band", a.Compare), fmt.Sprintf("one of %v", bands()), "choose one")
	case a.Threshold != 0:
		return a.wrong("Threshold", fmt.Sprintf("%v with a Band", a.Threshold), "none: the band is the threshold", "take one of them out")
	case !(a.Band > 0 && a.Band <= mostDeviations):
		return a.wrong("Band", a.Band, fmt.Sprintf("standard deviations, more than 0 and at most %d", mostDeviations), "2 to 4 are common")
	}
	return nil
}

func (a Alarm) checkWindow() error {
	var errs []error
	seconds := int(a.Period / time.Second)
	if short := seconds == 10 || seconds == 20 || seconds == 30; a.Period%time.Second != 0 || seconds < 10 || !short && seconds%60 != 0 {
		errs = append(errs, a.wrong("Period", a.Period, "10, 20 or 30 seconds, or whole minutes (API model, Period)", "correct it"))
	} else if m := a.slow(); short && m != "" {
		errs = append(errs, a.wrong("Period", a.Period, "a minute or more, as "+m+" has a value a minute", "lengthen it"))
	}
	if a.M < 1 || a.M > a.N {
		errs = append(errs, a.wrong("M of N", fmt.Sprintf("%d of %d", a.M, a.N), "1 ≤ M ≤ N", "correct it"))
	}
	most := limits.AlarmWindow
	if a.Period >= time.Hour {
		most = limits.AlarmWindowLong
	}
	if seconds*a.N > most {
		errs = append(errs, a.wrong("Period times N", time.Duration(seconds*a.N)*time.Second, fmt.Sprintf("at most %s (CloudWatch quota)", time.Duration(most)*time.Second), "shorten one"))
	}
	if !slices.Contains([]Missing{NotBreaching, Breaching, Ignore, NoData}, a.Missing) {
		errs = append(errs, a.wrong("Missing", fmt.Sprintf("%q", a.Missing), "notBreaching, breaching, ignore or missing", "say what silence means"))
	}
	return errors.Join(errs...)
}

// slow returns a metric of the alarm that AWS keeps by the minute only.
func (a Alarm) slow() string {
	for _, m := range a.Metrics {
		if ofAWS(m.Namespace) {
			return m.Namespace + " " + m.Name
		}
	}
	return ""
}
