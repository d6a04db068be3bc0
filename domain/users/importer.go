package users

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
)

// Importer reads uploads: good rows go to the queue, bad ones to a rejects report.
type Importer struct {
	Files   Files
	Queue   Queue
	Imports Imports
	Rejects string // folder for rejects reports, with the slash at its end
}

// Import reads an upload to its end, in constant memory. It may be called again for the same upload: one that was read
// is not read again, so that what is found of the file later does not change the account of it; after an attempt that
// failed, the same chunks are sent again and the same report is written.
//
// A file that cannot be imported is not an error but a report with Error set: trying again would not help. An error
// means that something the importer needs did not work.
func (i Importer) Import(ctx context.Context, u Upload) (Report, error) {
	r := Report{Import: ImportID(u), File: u.Key, UploadedAt: u.At.UTC().Truncate(time.Millisecond), Rejects: i.rejects(u.Key)}
	known, err := i.Imports.Reading(ctx, r.Import)
	if err == nil && known.Read {
		return known, nil
	}
	if err == nil || errors.Is(err, ErrNotFound) {
		err = i.attempt(ctx, u, &r)
	}
	return r, wrap(err, "import %s of %q", r.Import, u.Key)
}

func (i Importer) attempt(ctx context.Context, u Upload, r *Report) error {
	if err := i.Imports.SaveReading(ctx, *r); err != nil {
		return fmt.Errorf("record its beginning: %w", err)
	}
	err := i.read(ctx, u, r)
	if fault := (FileError{}); errors.As(err, &fault) {
		r.Error, err = fault.Reason, nil
	}
	if err != nil {
		return err
	}
	r.Read = true
	return wrap(i.Imports.SaveReading(ctx, *r), "record its end")
}

// ImportID names the import of an upload, the same for every delivery of the event that announced it. It begins with
// the upload's sequencer, because events tell the time in whole seconds: of two uploads of one key in the same second,
// the import with the higher ID is the newer one (Amazon S3 user guide, "Event message structure", 2026).
func ImportID(u Upload) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{u.Bucket, u.Key, u.ETag, u.Sequencer}, "\x00")))
	return strings.ToLower(u.Sequencer) + "-" + hex.EncodeToString(sum[:8])
}

// rejects returns the key of a file's rejects report: users.csv has rejects/users.csv.
func (i Importer) rejects(key string) string {
	return i.Rejects + strings.TrimSuffix(key, path.Ext(key)) + ".csv"
}

func (i Importer) read(ctx context.Context, u Upload, r *Report) error {
	file, err := i.Files.Open(ctx, u)
	switch {
	case errors.Is(err, ErrNotFound):
		r.Rejects = "" // nobody looks for what is wrong with a file that is gone
		return FileError{"the file is gone; put it again to import it"}
	case errors.Is(err, ErrSuperseded):
		r.Rejects = "" // the key is that of the newer upload's report
		return FileError{"the file was replaced by a newer upload, which is imported instead"}
	case err != nil:
		return err
	}
	defer file.Close() // it is only read, so nothing is lost by an error here
	return i.reject(ctx, u.Bucket, r, func(out *rejects) error {
		return i.rows(ctx, file, r, out)
	})
}

// rows reads the header and then row by row.
func (i Importer) rows(ctx context.Context, file io.Reader, r *Report, out *rejects) error {
	in, split := newRecords(file), newSplitter()
	first, err := in.next()
	if errors.Is(err, io.EOF) {
		return FileError{"the file is empty; expected a header line with id, email and name"}
	}
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	h, err := parseHeader(in.first, first)
	if err != nil {
		return err
	}
	chunks := newChunker(ctx, i.Queue, r)
	for {
		rec, err := in.next()
		if errors.Is(err, io.EOF) {
			return chunks.flush()
		}
		if err != nil {
			return fmt.Errorf("read after line %d: %w", in.line, err)
		}
		r.Rows++
		row, bad := h.row(rec, split)
		if bad != nil {
			r.Rejected++
			out.add(Rejection{Line: rec.line, Reason: bad.Error()})
			continue
		}
		if err := chunks.add(row); err != nil {
			return err
		}
	}
}
