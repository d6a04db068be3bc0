package sendonce

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Report implements migrate.Reporter: it says what became of all recipients, for the history.
func (j *Job) Report(ctx context.Context, migration string) (string, error) {
	name := j.Name
	if name == "" {
		name = migration
	}
	counts, err := j.Ledger.Count(ctx, name)
	if err != nil {
		return "", fmt.Errorf("read ledger: %w", err)
	}
	var parts []string
	for _, s := range []Status{Sent, Suppressed, Refused, Frozen} {
		if counts[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[s], s))
		}
	}
	if n := counts[Sending] + counts[Unknown]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d unknown, who get no other mail", n))
	}
	return strings.Join(append(parts, string(j.Promise)), ", "), nil
}

// What sending a mail writes: two transactions, which count twice, and a write.
const unitsPerMail = 5

const samplesMost = 3

// Estimate implements migrate.Estimator. It lists recipients, and freezes none. What listing reads is
// not known here. Capacity has no part in the time.
func (j *Job) Estimate(ctx context.Context, _ float64) (migrate.Estimate, error) {
	var e migrate.Estimate
	seen := map[string]bool{}
	for cursor := ""; ; {
		page, err := j.Recipients(ctx, cursor)
		if err != nil {
			return e, fmt.Errorf("list recipients: %w", err)
		}
		for _, r := range page.Recipients {
			if key := Key(r.Address); seen[key] {
				continue
			} else {
				seen[key] = true
			}
			if len(e.Samples) < samplesMost {
				m, err := compose(j.Compose, r)
				if err != nil {
					return e, fmt.Errorf("compose mail: %w", err)
				}
				e.Samples = append(e.Samples, migrate.Sample{Before: r.Address, After: m.Subject + ": " + m.Text})
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	e.Items, e.Changes, e.Mails, e.WriteUnits = int64(len(seen)), int64(len(seen)), int64(len(seen)), float64(unitsPerMail*len(seen))
	limiter, err := j.pace(ctx)
	if err == nil {
		e.Time = time.Duration(float64(len(seen)) / float64(limiter.Limit()) * float64(time.Second))
	}
	return e, err
}
