package schedule

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// Check reports an expression that EventBridge Scheduler would refuse, which it says only when it is deployed
// (Scheduler user guide, "Schedule types", 2026).
func Check(expression string) error {
	kind, inside, ok := strings.Cut(expression, "(")
	inside, closed := strings.CutSuffix(inside, ")")
	if ok && closed {
		switch kind {
		case "rate":
			return checkRate(expression, inside)
		case "cron":
			return checkCron(expression, inside)
		case "at":
			return checkAt(expression, inside)
		}
	}
	return wrong(expression, "rate(5 minutes), cron(0 3 * * ? *) or at(2026-12-31T23:59:00)", "write one of those")
}

func wrong(expression, expected, fix string) error {
	return cdk.Wrong("Expression", strconv.Quote(expression), expected, fix)
}

func checkRate(expression, inside string) error {
	if regexp.MustCompile(`^[1-9][0-9]{0,5} (minute|hour|day)s?$`).MatchString(inside) {
		return nil
	}
	return wrong(expression, "rate(<whole number from 1> <minutes, hours or days>)", "write it like rate(5 minutes)")
}

func checkAt(expression, inside string) error {
	const layout = "2006-01-02T15:04:05"
	if at, err := time.Parse(layout, inside); err == nil && at.Format(layout) == inside { // Parse alone takes fractions
		return nil
	}
	return wrong(expression, "at(yyyy-mm-ddThh:mm:ss) without a zone", "set the zone as Timezone")
}

// field is one of a cron expression.
type field struct {
	name        string
	least, most int
	words       string // names of the numbers, beginning with the least
	special     string // what else one value of it may be, as a regular expression
}

// fields are those of a cron expression, in order.
func fields() []field {
	return []field{
		{"minutes", 0, 59, "", ""},
		{"hours", 0, 23, "", ""},
		{"day of month", 1, 31, "", `\?|L|LW|([1-9]|[12][0-9]|3[01])W`},
		{"month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", ""},
		{"day of week", 1, 7, "SUN MON TUE WED THU FRI SAT", `\?|[1-7]?L|[1-7]#[1-5]`},
		{"year", 1970, 2199, "", ""},
	}
}

func checkCron(expression, inside string) error {
	found := strings.Fields(inside)
	if len(found) != len(fields()) || strings.Join(found, " ") != inside {
		return wrong(expression, "six fields with one space in between: minutes, hours, day of month, month, day of week, year", "write it like cron(0 3 * * ? *)")
	}
	for i, f := range fields() {
		if !f.takes(found[i]) {
			return wrong(expression, f.name+" from "+strconv.Itoa(f.least)+" to "+strconv.Itoa(f.most)+" instead of "+strconv.Quote(found[i]),
				"use numbers, lists (1,2), ranges (1-5), steps (0/15) or *")
		}
	}
	if (found[2] == "?") == (found[4] == "?") {
		return wrong(expression, "? as day of month or as day of week, and not as both", "write ? for the one that does not matter")
	}
	return nil
}

// takes tells whether a field may be this.
func (f field) takes(found string) bool {
	if f.special != "" && regexp.MustCompile(`^(`+f.special+`)$`).MatchString(found) {
		return true
	}
	for _, part := range strings.Split(found, ",") {
		if !f.takesPart(part) {
			return false
		}
	}
	return true
}

// takesPart tells whether an element of a list may be this: a value, a range, or one of them or * with a step.
func (f field) takesPart(part string) bool {
	part, step, stepped := strings.Cut(part, "/")
	if n, err := number(step); stepped && (err != nil || n < 1 || n > f.most) {
		return false
	}
	if part == "*" {
		return true
	}
	from, to, ranged := strings.Cut(part, "-")
	return f.value(from) && (!ranged || f.value(to))
}

func (f field) value(s string) bool {
	for _, word := range strings.Fields(f.words) {
		if strings.EqualFold(word, s) {
			return true
		}
	}
	n, err := number(s)
	return err == nil && n >= f.least && n <= f.most
}

// number parses digits only: Atoi takes a sign too.
func number(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err
}
