package ops

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// MigrationHistory is what happened to migrations of an environment, newest first.
type MigrationHistory struct {
	Environment string          `json:"environment"`
	Events      []migrate.Event `json:"events"`
}

// History reads it, of one migration or of all.
func (c Migrate) History(ctx context.Context, id string, limit int) (MigrationHistory, error) {
	h := MigrationHistory{c.Environment.Name, []migrate.Event{}}
	r, ok, err := c.runner(ctx)
	if err == nil && !ok {
		err = c.Target.present(ctx, c.Environment.Name) // an application without migrations has a history of none
	}
	if err != nil || !ok {
		return h, err
	}
	h.Events, err = r.Store.History(ctx, id, limit)
	if err == nil && id != "" && len(h.Events) == 0 {
		_, err = r.Registry.Find(id) // one that is gone from the checkout has a history, and one that never was has none
	}
	return h, err
}

// Print writes it for people.
func (h MigrationHistory) Print(w io.Writer) {
	if len(h.Events) == 0 {
		fmt.Fprintf(w, "no migration has run in environment %s\n", h.Environment)
	}
	for _, e := range h.Events {
		s := e.State
		what := strings.Join(strings.Fields(e.Note+" "+s.Error), " ")
		line := fmt.Sprintf("%s  %-12s %-44s attempt %d by %s %s %s", e.At.Format(time.RFC3339), s.Status, s.ID, s.Attempt, s.By.Who, s.By.Run, cut(what, 300))
		fmt.Fprintln(w, strings.TrimSpace(line))
	}
}
