package users_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
)

// alone are ids of one length and one partition.
func alone(n int) []string {
	var ids []string
	for i := 0; len(ids) < n; i++ {
		if id := fmt.Sprintf("u%06d", i); users.Partition(id) == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// fileOf has a row of each id, whose size is that, or the least that a row has.
func fileOf(ids []string, size int) string {
	row := users.Row{ID: ids[0], Email: "a@example.com", Name: "Ada", Attributes: map[string]string{"note": "n"}}
	note := strings.Repeat("n", max(1, 1+size-users.Size(row)))
	var b strings.Builder
	b.WriteString("id,email,name,note\n")
	for _, id := range ids {
		fmt.Fprintf(&b, "%s,a@example.com,Ada,%s\n", id, note)
	}
	return b.String()
}

// TestImport_FullChunks: a chunk has as many rows as it may, or as many bytes, to the last of them.
func TestImport_FullChunks(t *testing.T) {
	for name, c := range map[string]struct {
		rows, size int
		want       string
	}{
		"Rows":     {250, 0, "[100 100 50]"},
		"Bytes":    {200, users.MaxChunkBytes / 96, "[96 96 8]"},
		"OneMore":  {96, users.MaxChunkBytes/96 + 1, "[95 1]"},
		"Rejected": {1, 0, "[1]"},
	} {
		var d directory
		r := d.read(t, d.put("users.csv", fileOf(alone(c.rows), c.size), 1))
		var lengths []int
		for _, chunk := range d.queue.Take() {
			lengths = append(lengths, len(chunk.Rows))
		}
		if got := fmt.Sprint(lengths); got != c.want || r.Chunks != len(lengths) || r.Queued != c.rows {
			t.Errorf("%s: chunks have %s rows, and %d chunks of %d rows are reported; want %s", name, got, r.Chunks, r.Queued, c.want)
		}
	}
}

// once is a queue that fails at its first call only.
type once struct {
	mem.Queue
	failed bool
}

func (q *once) Send(ctx context.Context, chunks []users.Chunk) error {
	if !q.failed {
		q.failed = true
		return errFault
	}
	return q.Queue.Send(ctx, chunks)
}

// TestImport_SendFails: whichever row of a file has chunks sent, an error is one of the import, though later ones are sent.
func TestImport_SendFails(t *testing.T) {
	many := make([]string, 64)
	for i := range many {
		many[i] = fmt.Sprintf("u%06d", i)
	}
	for name, file := range map[string]string{
		"FullOfRows": fileOf(alone(1_001), 0), "FullOfBytes": fileOf(alone(96*10+1), users.MaxChunkBytes/96), "AtTheEnd": fileOf(many, 0),
	} {
		d, q := directory{}, new(once)
		i := users.Importer{Files: &d.files, Queue: q, Imports: &d.imports, Rejects: "rejects/"}
		if r, err := i.Import(t.Context(), d.put("users.csv", file, 1)); !errors.Is(err, errFault) {
			t.Errorf("%s: import came to %+v, %v; want the error", name, r, err)
		}
	}
}

// TestImport_Huge: a row that is more than a chunk's bytes alone, as most of it is escaped, is a chunk of its own, and behind no empty one.
func TestImport_Huge(t *testing.T) {
	var d directory
	huge := strings.Repeat("<", users.MaxRecordBytes-100)
	r := d.read(t, d.put("users.csv", "id,email,name,note\nu000001,a@example.com,Ada,"+huge+"\n", 1))
	if chunks := d.queue.Take(); len(chunks) != 1 || len(chunks[0].Rows) != 1 || r.Chunks != 1 {
		t.Errorf("%d chunks, and %d are reported; want one of one row", len(chunks), r.Chunks)
	}
}

// TestImport_NoRows: where there is nothing to send nobody is called.
func TestImport_NoRows(t *testing.T) {
	d, q := directory{}, new(once)
	i := users.Importer{Files: &d.files, Queue: q, Imports: &d.imports, Rejects: "rejects/"}
	if r, err := i.Import(t.Context(), d.put("users.csv", "id,email,name\n", 1)); err != nil || !r.Read || q.failed {
		t.Errorf("import of no rows came to %+v, %v, and the queue was called: %v", r, err, q.failed)
	}
}

// TestRow_Size: a row takes no more in a message than is counted for it.
func TestRow_Size(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab<>&\"\\\t\n\u2028é王😀")))
		r := users.Row{Line: 99_999_999, ID: text.Draw(rt, "id"), Email: text.Draw(rt, "email"), Name: text.Draw(rt, "name"),
			Attributes: rapid.MapOf(text, text).Draw(rt, "attributes")}
		message, err := json.Marshal(map[string]any{"line": r.Line, "id": r.ID, "email": r.Email, "name": r.Name, "attributes": r.Attributes})
		if err != nil || len(message) > users.Size(r) {
			rt.Fatalf("%s has %d bytes, %v; counted were %d", message, len(message), err, users.Size(r))
		}
	})
}

// TestReport_Finish: an import is over when the file is read and each of its chunks is handled.
func TestReport_Finish(t *testing.T) {
	for want, r := range map[bool][]users.Report{
		true:  {{Read: true, Chunks: 2, ChunksDone: 2}, {Read: true}},
		false: {{Chunks: 2, ChunksDone: 2}, {Read: true, Chunks: 2, ChunksDone: 1}, {}},
	} {
		for _, r := range r {
			if r.Finish(); r.Done != want {
				t.Errorf("%+v; want done: %v", r, want)
			}
		}
	}
}

// TestKeep_Existing: what becomes of a chunk depends on the users that there are.
func TestKeep_Existing(t *testing.T) {
	var d directory
	keep := func(id string, n int, name string) users.Tally {
		t.Helper()
		tally, err := d.keeper().Keep(t.Context(), users.Chunk{Import: id, UploadedAt: day.Add(time.Duration(n) * time.Hour), Rows: []users.Row{{Line: 2, ID: "1", Email: "a@example.com", Name: name}}})
		if err != nil {
			t.Fatal(err)
		}
		return tally
	}
	stored, duplicate := users.Tally{Stored: 1}, users.Tally{Duplicates: 1}
	for _, step := range []struct {
		id   string
		at   int
		name string
		want users.Tally
		then string
	}{
		{"i1", 2, "Ada", stored, "Ada"}, {"i2", 3, "Ada", duplicate, "Ada"}, {"i0", 1, "Old", duplicate, "Ada"}, {"i3", 4, "New", stored, "New"},
	} {
		got := keep(step.id, step.at, step.name)
		now, err := d.store.Get(t.Context(), []string{"1"})
		if err != nil || got != step.want || now["1"].Name != step.then {
			t.Errorf("after %s: %+v and %q, %v; want %+v and %q", step.id, got, now["1"].Name, err, step.want, step.then)
		}
	}
}
