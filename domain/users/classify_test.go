package users_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/domain/users"
)

var day = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// chunksOf draws the chunks of a few imports: few ids and contents, so that rows collide in every way.
func chunksOf(t *rapid.T) []users.Chunk {
	var all []users.Chunk
	for i := range rapid.IntRange(1, 3).Draw(t, "imports") {
		at := day.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "at")) * time.Hour)
		line := 1
		for seq := range rapid.IntRange(1, 3).Draw(t, "chunks") {
			c := users.Chunk{Import: fmt.Sprint("import", i), UploadedAt: at, Seq: seq}
			for range rapid.IntRange(1, 4).Draw(t, "rows") {
				line++
				c.Rows = append(c.Rows, users.Row{Line: line, ID: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "id"),
					Email: "e@example.com", Name: rapid.SampledFrom([]string{"Ada", "Bob"}).Draw(t, "name")})
			}
			all = append(all, c)
		}
	}
	return all
}

// content is what a directory shows of its users.
func content(state map[string]users.User) map[string]string {
	out := map[string]string{}
	for id, u := range state {
		out[id] = u.Name
	}
	return out
}

func apply(state map[string]users.User, writes []users.User) map[string]users.User {
	next := maps.Clone(state)
	for _, u := range writes {
		next[u.ID] = u
	}
	return next
}

func TestClassify_ConservesRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state, stored := map[string]users.User{}, map[string]int{}
		for _, c := range rapid.Permutation(chunksOf(t)).Draw(t, "order") {
			writes, tally := users.Classify(state, c)
			if tally.Stored+tally.Duplicates != len(c.Rows) {
				t.Fatalf("tally of %d rows is %+v", len(c.Rows), tally)
			}
			stored[c.Import] += tally.Stored
			state = apply(state, writes)
		}
		for id, n := range stored {
			if n > 2 {
				t.Fatalf("import %s stored %d rows; want at most one for each of the two ids", id, n)
			}
		}
	})
}

// TestClassify_Replay stops a chunk's writes anywhere and tries the chunk again.
func TestClassify_Replay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := map[string]users.User{}
		for _, c := range rapid.Permutation(chunksOf(t)).Draw(t, "order") {
			writes, tally := users.Classify(state, c)
			done := apply(state, writes)
			stopped := state
			for _, w := range writes {
				if rapid.Bool().Draw(t, "written") {
					stopped = apply(stopped, []users.User{w})
				}
			}
			again, replayed := users.Classify(stopped, c)
			if replayed != tally {
				t.Fatalf("chunk %d of %s came to %+v, tried again to %+v", c.Seq, c.Import, tally, replayed)
			}
			if final := apply(stopped, again); fmt.Sprint(final) != fmt.Sprint(done) {
				t.Fatalf("tried again, the users are %v; want %v", final, done)
			}
			state = done
		}
	})
}

// TestClassify_Order handles chunks in any order and compares with the rule: the newest upload wins an id, and in it
// the lowest line.
func TestClassify_Order(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chunks := chunksOf(t)
		state := map[string]users.User{}
		for _, c := range rapid.Permutation(chunks).Draw(t, "order") {
			writes, _ := users.Classify(state, c)
			state = apply(state, writes)
		}
		if got, want := content(state), winners(chunks); !maps.Equal(got, want) {
			t.Fatalf("users are %v; want %v", got, want)
		}
	})
}

func winners(chunks []users.Chunk) map[string]string {
	type claim struct {
		chunk users.Chunk
		row   users.Row
	}
	best := map[string]claim{}
	for _, c := range chunks {
		for _, r := range c.Rows {
			old, known := best[r.ID]
			newer := c.UploadedAt.After(old.chunk.UploadedAt) || c.UploadedAt.Equal(old.chunk.UploadedAt) && c.Import > old.chunk.Import
			if !known || newer || c.Import == old.chunk.Import && r.Line < old.row.Line {
				best[r.ID] = claim{c, r}
			}
		}
	}
	out := map[string]string{}
	for id, b := range best {
		out[id] = b.row.Name
	}
	return out
}

func TestClassify_SameFileTwice(t *testing.T) {
	rows := []users.Row{{Line: 2, ID: "a", Name: "Ada"}, {Line: 3, ID: "b", Name: "Bob"}, {Line: 4, ID: "a", Name: "Eve"}}
	first := users.Chunk{Import: "1", UploadedAt: day, Rows: rows}
	writes, tally := users.Classify(nil, first)
	if tally != (users.Tally{Stored: 2, Duplicates: 1}) {
		t.Errorf("first time: %+v; want two stored and a duplicate", tally)
	}
	_, tally = users.Classify(apply(map[string]users.User{}, writes), users.Chunk{Import: "2", UploadedAt: day.Add(time.Hour), Rows: rows})
	if tally != (users.Tally{Duplicates: 3}) {
		t.Errorf("second time: %+v; want duplicates only", tally)
	}
}

func TestClassify_Stale(t *testing.T) {
	now := map[string]users.User{"a": {ID: "a", Name: "new", Source: users.Source{Import: "2", UploadedAt: day.Add(time.Hour), Line: 2}}}
	writes, tally := users.Classify(now, users.Chunk{Import: "1", UploadedAt: day, Rows: []users.Row{{Line: 2, ID: "a", Name: "old"}}})
	if len(writes) > 0 || tally != (users.Tally{Duplicates: 1}) {
		t.Errorf("an older file came to %v, %+v; want nothing written and a duplicate", writes, tally)
	}
}
