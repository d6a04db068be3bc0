package consumer

import (
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// The quotas are those of CreateEventSourceMapping (Lambda API reference, 2026).
const (
	mostFilters = 5 // without asking AWS for more ("Control which events Lambda sends to your function", developer guide)
	longest     = 4096
)

func (p Props) validate() error {
	errs := []error{p.checkSource(),
		cdk.Between("BatchSize", p.BatchSize, 1, 10000, "Lambda quota of stream event sources"),
		cdk.Whole("Window", p.Window, 0, 5*time.Minute, "Lambda quota"),
		cdk.Between("Parallel", p.Parallel, 1, 10, "Lambda quota"),
		cdk.Between("Retries", p.Retries, 1, 10000, "Lambda quota"),
		cdk.Whole("MaxAge", p.MaxAge, time.Minute, 7*24*time.Hour, "Lambda quota"),
		cdk.Between("Filters", len(p.Filters), 0, mostFilters, "Lambda quota")}
	for _, f := range p.Filters {
		errs = append(errs, checkFilter(f))
	}
	return errors.Join(errs...)
}

func (p Props) checkSource() error {
	if (p.Table == nil) == (p.Stream == nil) {
		return cdk.Wrong("Table, Stream", found(p.Table != nil), "one of them", "set the one to read from")
	}
	if p.Table != nil && p.Table.Table.TableStreamArn() == nil {
		return cdk.Wrong("Table", "without a stream", "one with a stream of its changes", "set Stream in its table.Props")
	}
	return nil
}

func found(both bool) string {
	if both {
		return "both"
	}
	return "none"
}

func checkFilter(pattern string) error {
	var object map[string]any
	if err := json.Unmarshal([]byte(pattern), &object); err == nil && len(object) > 0 && len(pattern) <= longest {
		return nil
	}
	if len(pattern) > 80 {
		pattern = pattern[:80]
	}
	return cdk.Wrong("Filters", strconv.Quote(pattern), `a JSON object of at most 4096 bytes (Lambda quota), such as {"eventName":["INSERT"]}`, "correct it")
}
