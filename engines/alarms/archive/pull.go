package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// Pull writes what CloudWatch knows into a folder, behind what is there.
type Pull struct {
	Source Source
	Folder Folder
	Prefix string                                                       // of the alarms' names
	Since  time.Duration                                                // how far back the first pull goes
	Extra  func(deployed []evaluate.MetricAlarm) []evaluate.MetricAlarm // whose metrics are wanted as well, such as those of a proposed policy; nil is none
	Now    func() time.Time
	Say    func(format string, args ...any)
}

// Keeps is how long CloudWatch keeps datapoints of a minute (CloudWatch user guide, "Metrics retention").
const Keeps = 15 * 24 * time.Hour

// late is how far behind now a pull ends: datapoints of AWS's own metrics come some minutes late.
const late = 5 * time.Minute

// ErrNothing is that there is no alarm of such a name.
var ErrNothing = errors.New("no alarm was found")

// Do pulls. What a pull that fails leaves is not counted, and written over by the next.
func (p Pull) Do(ctx context.Context) (Pulled, error) {
	before, err := p.Folder.Pulls()
	if err != nil {
		return Pulled{}, err
	}
	one := p.span(before)
	if !one.To.After(one.From) {
		return one, fmt.Errorf("pull alarms: what was pulled ends at %s, and CloudWatch has nothing newer yet; try again in some minutes", one.From.Format(time.RFC3339))
	}
	if err := os.MkdirAll(string(p.Folder), 0o755); err != nil {
		return one, fmt.Errorf("make folder: %w", err)
	}
	groups, err := p.alarms(ctx, &one)
	if err != nil {
		return one, err
	}
	if err := errors.Join(p.history(ctx, &one), p.data(ctx, groups, &one)); err != nil {
		return one, err
	}
	if err := p.remember(groups); err != nil {
		return one, err
	}
	return one, p.Folder.write(pullsFile, append(before, one))
}

// span is from when to when: from where the last pull ended, or from as far back as there is something.
func (p Pull) span(before []Pulled) Pulled {
	to := p.Now().UTC().Add(-late).Truncate(5 * time.Minute)
	from := to.Add(-p.Since)
	if n := len(before); n > 0 {
		from = before[n-1].To
	}
	if oldest := p.Now().UTC().Add(-Keeps).Truncate(5 * time.Minute).Add(5 * time.Minute); from.Before(oldest) {
		from = oldest
	}
	name := from.Format("20060102T1504Z") + ".json"
	return Pulled{From: from, To: to, Data: "data-" + name, History: "history-" + name}
}

// alarms writes the alarms, and returns what they look at.
func (p Pull) alarms(ctx context.Context, one *Pulled) ([][]evaluate.MetricDataQuery, error) {
	all, err := p.Source.Alarms(ctx, p.Prefix)
	if err != nil {
		return nil, err
	}
	if len(all.MetricAlarms) == 0 {
		return nil, fmt.Errorf("pull alarms of %s: %w; is the environment deployed, and with alarms?", strings.TrimSuffix(p.Prefix, "-"), ErrNothing)
	}
	one.Alarms = len(all.MetricAlarms) + len(all.CompositeAlarms)
	metric, err := decode[evaluate.MetricAlarm](all.MetricAlarms)
	if err != nil {
		return nil, err
	}
	if p.Extra != nil {
		metric = append(metric, p.Extra(metric)...)
	}
	return Wanted(metric), p.Folder.write(alarmsFile, all)
}

func decode[T any](all []json.RawMessage) ([]T, error) {
	var out []T
	for _, text := range all {
		var one T
		if err := json.Unmarshal(text, &one); err != nil {
			return nil, fmt.Errorf("read alarm: %w", err)
		}
		out = append(out, one)
	}
	return out, nil
}

func (p Pull) history(ctx context.Context, one *Pulled) error {
	return p.stream(one.History, "AlarmHistoryItems", func(put func(any) error) error {
		return p.Source.History(ctx, p.Prefix, one.From, one.To, func(items []Item) error {
			for _, i := range items {
				one.Items++
				if err := put(i); err != nil {
					return err
				}
			}
			p.Say("%d items of history", one.Items)
			return nil
		})
	})
}

func (p Pull) data(ctx context.Context, groups [][]evaluate.MetricDataQuery, one *Pulled) error {
	one.Metrics = metrics(groups)
	return p.stream(one.Data, "MetricDataResults", func(put func(any) error) error {
		for _, queries := range calls(groups) {
			if err := p.Source.Data(ctx, queries, one.From, one.To, func(results []Result) error {
				for _, r := range results {
					one.Datapoints += len(r.Values)
					if err := put(r); err != nil {
						return err
					}
				}
				p.Say("%d datapoints of %d metrics", one.Datapoints, one.Metrics)
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// metrics counts what is paid for: up to five statistics of a metric are one.
func metrics(groups [][]evaluate.MetricDataQuery) int {
	all := map[string]bool{}
	for _, g := range groups {
		for _, q := range g {
			if q.MetricStat != nil {
				all[fmt.Sprint(q.MetricStat.Metric)] = true
			}
		}
	}
	return len(all)
}

// remember writes the queries of this pull and those before.
func (p Pull) remember(groups [][]evaluate.MetricDataQuery) error {
	var known queries
	if err := p.Folder.read(queriesFile, &known); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	known.MetricDataQueries = unique(slices.Concat(known.MetricDataQueries, slices.Concat(groups...)))
	return p.Folder.write(queriesFile, known)
}
