package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

// failures reads in functions' logs which messages failed, when and why: kit/batch writes a line for each. Every call
// reads only what is new.
type failures struct {
	api    cloudwatchlogs.FilterLogEventsAPIClient
	groups []string

	mu    sync.Mutex
	since time.Time
	found map[string]redrive.Failure
}

// late is how long a line may take to get from a function into its log.
const late = time.Minute

// failuresOf reads the logs of the functions behind a dead-letter queue, from a time on; nil where there are none.
func (t Target) failuresOf(d DeadQueue, since time.Time) redrive.Failures {
	f := &failures{api: cloudwatchlogs.NewFromConfig(t.AWS), since: since, found: map[string]redrive.Failure{}}
	for _, s := range d.Sources {
		if s.LogGroup != "" {
			f.groups = append(f.groups, s.LogGroup)
		}
	}
	if len(f.groups) == 0 {
		return nil
	}
	return f
}

// Failures implements redrive.Failures.
func (f *failures) Failures(ctx context.Context) (map[string]redrive.Failure, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	newest := f.since
	for _, g := range f.groups {
		in := &cloudwatchlogs.FilterLogEventsInput{LogGroupName: &g, FilterPattern: aws.String(`"message failed"`), StartTime: aws.Int64(f.since.Add(-late).UnixMilli())}
		pages := cloudwatchlogs.NewFilterLogEventsPaginator(f.api, in)
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if missing := (*logtypes.ResourceNotFoundException)(nil); errors.As(err, &missing) {
				break // nothing has been logged yet
			}
			if err != nil {
				return nil, fmt.Errorf("read log %s: %w", g, err)
			}
			for _, e := range page.Events {
				if at := f.add(e); at.After(newest) {
					newest = at
				}
			}
		}
	}
	f.since = newest
	return maps.Clone(f.found), nil
}

// add takes over a line, and returns its time.
func (f *failures) add(e logtypes.FilteredLogEvent) time.Time {
	at := time.UnixMilli(aws.ToInt64(e.Timestamp))
	var line struct{ MessageID, Error string }
	if json.Unmarshal([]byte(aws.ToString(e.Message)), &line) == nil && line.MessageID != "" && !f.found[line.MessageID].At.After(at) {
		f.found[line.MessageID] = redrive.Failure{At: at, Error: line.Error}
	}
	return at
}
