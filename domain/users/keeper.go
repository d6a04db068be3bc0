package users

import (
	"context"
	"fmt"
)

// Keeper stores the users of chunks. No two calls may be under way for the same partition; the queue sees to that.
type Keeper struct {
	Store   Store
	Imports Imports
}

// Keep stores a chunk and returns what became of its rows. It may be called again for the same chunk, also after it
// was stopped half-way: nothing is stored or counted twice.
func (k Keeper) Keep(ctx context.Context, c Chunk) (Tally, error) {
	t, done, err := k.Imports.Tally(ctx, c)
	if err != nil || done {
		return t, wrap(err, "look up chunk %d of import %s", c.Seq, c.Import)
	}
	existing, err := k.Store.Get(ctx, ids(c))
	if err != nil {
		return Tally{}, wrap(err, "read users of chunk %d of import %s", c.Seq, c.Import)
	}
	writes, t := classify(existing, c)
	if err := k.Store.Put(ctx, writes); err != nil {
		return Tally{}, wrap(err, "store chunk %d of import %s", c.Seq, c.Import)
	}
	return t, wrap(k.Imports.SaveTally(ctx, c, t), "account for chunk %d of import %s", c.Seq, c.Import)
}

func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

// ids returns the ids of a chunk's rows, each once.
func ids(c Chunk) []string {
	seen, all := map[string]bool{}, make([]string, 0, len(c.Rows))
	for _, r := range c.Rows {
		if !seen[r.ID] {
			seen[r.ID] = true
			all = append(all, r.ID)
		}
	}
	return all
}
