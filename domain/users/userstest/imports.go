package userstest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/domain/users"
)

// TestImports checks a users.Imports; newImports returns an empty one.
func TestImports(t *testing.T, newImports func(*testing.T) users.Imports) {
	for name, test := range map[string]func(*testing.T, users.Imports){
		"Report": reportImport, "Reading": readingOfImport, "Refused": refusedImport, "Tally": tallyOfChunk, "Recent": recentImports,
		"ErrNotFound": unknownImport, "ManyChunks": manyChunks,
	} {
		t.Run(name, func(t *testing.T) { test(t, newImports(t)) })
	}
}

func reading(id, file string, at time.Time) users.Report {
	return users.Report{Import: id, File: file, UploadedAt: at, Rows: 5, Rejected: 1, Queued: 4, Chunks: 2, Read: true, Rejects: "rejects/" + file}
}

func save(t *testing.T, s users.Imports, r users.Report) {
	t.Helper()
	if err := s.SaveReading(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func tally(t *testing.T, s users.Imports, c users.Chunk, y users.Tally) {
	t.Helper()
	if err := s.SaveTally(t.Context(), c, y); err != nil {
		t.Fatal(err)
	}
}

func reportImport(t *testing.T, s users.Imports) {
	begun, read := users.Report{Import: "i1", File: "f", UploadedAt: noon(), Rejects: "rejects/f"}, reading("i1", "f", noon())
	expect := func(want users.Report) {
		t.Helper()
		if got, err := s.Report(t.Context(), "i1"); err != nil || got != want {
			t.Errorf("Report = %+v, %v; want %+v", got, err, want)
		}
	}
	save(t, s, begun)
	expect(begun)
	tally(t, s, users.Chunk{Import: "i1", Seq: 1}, users.Tally{Stored: 1, Duplicates: 1}) // may be handled before the file is read
	tally(t, s, users.Chunk{Import: "i2", Seq: 0}, users.Tally{Stored: 9})
	save(t, s, read)
	read.Stored, read.Duplicates, read.ChunksDone = 1, 1, 1
	expect(read)
	for range 2 {
		tally(t, s, users.Chunk{Import: "i1", Seq: 0}, users.Tally{Stored: 2})
	}
	read.Stored, read.ChunksDone, read.Done = 3, 2, true
	expect(read)
}

func readingOfImport(t *testing.T, s users.Imports) {
	want := reading("i1", "f", noon())
	save(t, s, want)
	tally(t, s, users.Chunk{Import: "i1"}, users.Tally{Stored: 2})
	if got, err := s.Reading(t.Context(), "i1"); err != nil || got != want {
		t.Errorf("Reading = %+v, %v; want %+v", got, err, want)
	}
}

func refusedImport(t *testing.T, s users.Imports) {
	want := users.Report{Import: "i1", File: "f", UploadedAt: noon(), Read: true, Done: true, Error: "the file is gone"}
	save(t, s, want)
	if got, err := s.Report(t.Context(), "i1"); err != nil || got != want {
		t.Errorf("Report = %+v, %v; want %+v", got, err, want)
	}
}

func tallyOfChunk(t *testing.T, s users.Imports) {
	c, want := users.Chunk{Import: "i1", Seq: 7}, users.Tally{Stored: 2, Duplicates: 1}
	if _, done, err := s.Tally(t.Context(), c); err != nil || done {
		t.Errorf("Tally of a new chunk = %v, %v; want none", done, err)
	}
	tally(t, s, c, want)
	if got, done, err := s.Tally(t.Context(), c); err != nil || !done || got != want {
		t.Errorf("Tally = %+v, %v, %v; want %+v", got, done, err, want)
	}
	if _, done, err := s.Tally(t.Context(), users.Chunk{Import: "i1", Seq: 8}); err != nil || done {
		t.Errorf("Tally of another chunk = %v, %v; want none", done, err)
	}
}

func recentImports(t *testing.T, s users.Imports) {
	for i, at := range []time.Time{noon(), noon().Add(time.Millisecond), noon().Add(-time.Hour), noon()} {
		save(t, s, reading(fmt.Sprint("i", i), "f", at))
	}
	save(t, s, reading("i9", "g", noon()))
	save(t, s, reading("i1", "f", noon().Add(time.Millisecond))) // again
	for limit, want := range map[int][]string{10: {"i1", "i3", "i0", "i2"}, 2: {"i1", "i3"}} {
		got, err := s.Recent(t.Context(), "f", limit)
		var ids []string
		for _, r := range got {
			ids = append(ids, r.Import)
		}
		if err != nil || !reflect.DeepEqual(ids, want) {
			t.Errorf("Recent with limit %d = %v, %v; want %v", limit, ids, err, want)
		}
	}
	if got, err := s.Recent(t.Context(), "other", 10); err != nil || len(got) > 0 {
		t.Errorf("Recent of an unknown file = %v, %v; want none", got, err)
	}
}

func unknownImport(t *testing.T, s users.Imports) {
	if _, err := s.Report(t.Context(), "none"); !errors.Is(err, users.ErrNotFound) {
		t.Errorf("Report of an unknown import: %v; want ErrNotFound", err)
	}
	if _, err := s.Reading(t.Context(), "none"); !errors.Is(err, users.ErrNotFound) {
		t.Errorf("Reading of an unknown import: %v; want ErrNotFound", err)
	}
	tally(t, s, users.Chunk{Import: "none"}, users.Tally{Stored: 1})
	if _, err := s.Report(t.Context(), "none"); !errors.Is(err, users.ErrNotFound) {
		t.Errorf("Report of an import that is only known by a chunk: %v; want ErrNotFound", err)
	}
}

func manyChunks(t *testing.T, s users.Imports) {
	r := reading("i1", "f", noon())
	r.Chunks = 150
	save(t, s, r)
	for i := range r.Chunks {
		tally(t, s, users.Chunk{Import: "i1", Seq: i}, users.Tally{Stored: 1})
	}
	if got, err := s.Report(t.Context(), "i1"); err != nil || got.Stored != 150 || !got.Done {
		t.Errorf("Report = %+v, %v; want 150 stored and done", got, err)
	}
}
