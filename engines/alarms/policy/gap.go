package policy

import (
	"strconv"
	"strings"
	"time"
)

// StreamRetention is how many milliseconds a stream keeps records where nothing else is known: a table's stream keeps them
// for 24 hours (DynamoDB developer guide, "Change data capture for DynamoDB Streams"), and Kinesis does unless told otherwise.
const StreamRetention = 86_400_000

// LongestGap is the longest time between two runs of a schedule that runs at least every day: rate(…) up to two days, and
// cron(…) whose days, months and years are all. Of others nothing is said: an alarm on silence can look back a week at
// most (CloudWatch quotas), and a schedule of weekdays is rightly silent for three days.
func LongestGap(expression string) (time.Duration, bool) {
	kind, inside, ok := strings.Cut(strings.TrimSuffix(expression, ")"), "(")
	fields := strings.Fields(inside)
	switch {
	case ok && kind == "rate" && len(fields) == 2:
		return rateGap(fields[0], fields[1])
	case ok && kind == "cron" && len(fields) == 6:
		return cronGap(fields)
	}
	return 0, false
}

// longest is the longest gap of a rate whose alarm could still look back far enough.
const longest = 48 * time.Hour

func rateGap(number, unit string) (time.Duration, bool) {
	n, err := strconv.Atoi(number)
	each := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[strings.TrimSuffix(unit, "s")]
	if err != nil || n < 1 || each == 0 || n > int(longest/each) {
		return 0, false
	}
	return time.Duration(n) * each, true
}

// cronGap is rough: a cron expression that runs in every hour has gaps of an hour at most, any other daily one of a day.
func cronGap(fields []string) (time.Duration, bool) {
	for _, day := range fields[2:] {
		if day != "*" && day != "?" {
			return 0, false
		}
	}
	if fields[1] == "*" {
		return time.Hour, true
	}
	return 24 * time.Hour, true
}
