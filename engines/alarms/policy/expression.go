package policy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// functions are those of metric math that an alarm may use (CloudWatch user guide, "Using metric math"): all but SEARCH,
// which may find another metric tomorrow, and ANOMALY_DETECTION_BAND, which Band stands for.
func functions() []string {
	return strings.Fields("ABS AVG CEIL DATAPOINT_COUNT DIFF DIFF_TIME FILL FIRST LAST FLOOR IF INSIGHT_RULE_METRIC LOG LOG10 MAX METRIC_COUNT METRICS MIN " +
		"MINUTE HOUR DAY DATE MONTH YEAR EPOCH PERIOD RATE REMOVE_EMPTY RUNNING_SUM SERVICE_QUOTA SLICE SORT STDDEV SUM TIME_SERIES " +
		"AND OR NOT REPEAT LINEAR TRUE FALSE ASC DESC")
}

var (
	quoted = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	token  = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*|[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?`)
	signs  = regexp.MustCompile(`^[\s()+\-*/^,<>=!&|\[\]]*$`)
)

// checkExpression finds what CloudWatch refuses in an expression. It is no parser: what is well formed but wrong, such as a
// function with too few arguments, engines/alarms has another package for.
func (a Alarm) checkExpression() error {
	if a.Expression == "" {
		if len(a.Metrics) > 1 {
			return a.wrong("Expression", "empty", "one over the ids of all metrics, as an alarm has one value", "write it")
		}
		return nil
	}
	text := quoted.ReplaceAllString(a.Expression, " ")
	words := slices.DeleteFunc(token.FindAllString(text, -1), func(w string) bool { return w[0] >= '0' && w[0] <= '9' })
	var errs []error
	for _, w := range words {
		errs = append(errs, a.checkWord(w))
	}
	for _, m := range a.Metrics {
		if !slices.Contains(words, m.ID) && !slices.Contains(words, "METRICS") {
			errs = append(errs, a.wrong("Expression", fmt.Sprintf("%q, without metric %s", a.Expression, m.ID), "every metric, since each is paid for", "use it, or take it out"))
		}
	}
	if rest := token.ReplaceAllString(text, " "); !signs.MatchString(rest) {
		errs = append(errs, a.wrong("Expression", fmt.Sprintf("%q, with a sign that metric math does not have", a.Expression), "ids, numbers, functions, ( ) + - * / ^ and comparisons", "correct it"))
	}
	if !balanced(text) {
		errs = append(errs, a.wrong("Expression", fmt.Sprintf("%q", a.Expression), "as many ) as (, each after its (", "correct it"))
	}
	return errors.Join(errs...)
}

func (a Alarm) checkWord(w string) error {
	switch {
	case w == "SEARCH":
		return a.wrong("Expression", "one with SEARCH", "named metrics: CloudWatch takes no SEARCH in an alarm", "name them")
	case w == "ANOMALY_DETECTION_BAND":
		return a.wrong("Expression", "one with ANOMALY_DETECTION_BAND", "the value alone", "set Band to the number of deviations")
	case slices.Contains(functions(), w) || slices.ContainsFunc(a.Metrics, func(m Metric) bool { return m.ID == w }):
		return nil
	case slices.Contains(functions(), strings.ToUpper(w)):
		return a.wrong("Expression", "one with "+w, strings.ToUpper(w)+" in capitals", "correct it")
	}
	return a.wrong("Expression", "one with "+w, "ids of the alarm's metrics, and functions of metric math", "correct it, or add the metric")
}

// balanced looks at parentheses.
func balanced(text string) bool {
	open := 0
	for _, c := range text {
		switch c {
		case '(', '[':
			open++
		case ')', ']':
			open--
		}
		if open < 0 {
			return false
		}
	}
	return open == 0
}
