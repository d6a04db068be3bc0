package archive

import (
	"context"
	"encoding/json"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// Source is where alarms, their history and datapoints come from: CloudWatch.
type Source interface {
	// Alarms returns those whose names begin so, as DescribeAlarms gives them.
	Alarms(ctx context.Context, prefix string) (Alarms, error)
	// History gives what happened to them since from, page by page.
	History(ctx context.Context, prefix string, from, to time.Time, page func([]Item) error) error
	// Data gives the datapoints of at most MostQueries queries, oldest first, page by page; to itself is left out.
	Data(ctx context.Context, queries []evaluate.MetricDataQuery, from, to time.Time, page func([]Result) error) error
}

// MostQueries is how many queries one GetMetricData takes (CloudWatch API reference, GetMetricData: MetricDataQueries).
const MostQueries = 500

// Alarms are what DescribeAlarms answers, everything in it.
type Alarms struct {
	MetricAlarms    []json.RawMessage
	CompositeAlarms []json.RawMessage
}

// Composite is an alarm on other alarms, as DescribeAlarms gives it.
type Composite struct {
	AlarmName, AlarmDescription, AlarmRule string
	AlarmActions                           []string
	ActionsSuppressor                      string
	ActionsSuppressorWaitPeriod            int // seconds
	ActionsSuppressorExtensionPeriod       int
}

// Item is one of an alarm's history, as DescribeAlarmHistory gives it.
type Item struct {
	AlarmName, AlarmType, HistoryItemType string
	Timestamp                             time.Time
	HistorySummary                        string
	HistoryData                           string // JSON
}

// Result is datapoints, as GetMetricData gives them.
type Result struct {
	ID         string `json:"Id"`
	Label      string
	Timestamps []time.Time
	Values     []float64
	StatusCode string
}
