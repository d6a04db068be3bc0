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

// Import reads an upload to its end, in constant memory. It may be called again for the same upload: the same chunks
// are sent again and the same report is written.
//
// A file that cannot be imported is not an error but a report with Error set: trying again would not help. An error
// means that something the importer needs did not work.
func (i Importer) Import(ctx context.Context, u Upload) (Report, error) {
	r := Report{Import: ImportID(u), File: u.Key, UploadedAt: u.At.UTC().Truncate(time.Millisecond), Rejects: i.rejects(u.Key)}
	if err := i.Imports.SaveReading(ctx, r); err != nil {
		return r, fmt.Errorf("begin import of %q: %w", u.Key, err)
	}
	err := i.read(ctx, u, &r)
	if fault := (FileError{}); errors.As(err, &fault) {
		r.Error, err = fault.Reason, nil
	}
	if err != nil {
		return r, fmt.Errorf("import %q: %w", u.Key, err)
	}
	r.Read = true
	if err := i.Imports.SaveReading(ctx, r); err != nil {
		return r, fmt.Errorf("end import of %q: %w", u.Key, err)
	}
	return r, nil
}

// ImportID names the import of an upload, the same for every delivery of the event that announced it.
func ImportID(u Upload) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{u.Bucket, u.Key, u.ETag, u.Sequencer}, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// rejects returns the key of a file's rejects report: users.csv has rejects/users.csv.
func (i Importer) rejects(key string) string {
	return i.Rejects + strings.TrimSuffix(key, path.Ext(key)) + ".csv"
}

func (i Importer) read(ctx context.Context, u Upload, r *Report) error {
	file, err := i.Files.Open(ctx, u)
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrSuperseded):
		return FileError{"the file was " + err.Error()}
	case err != nil:
		return err
	}
	defer file.Close() // it is only read, so nothing is lost by an error here
	return i.reject(ctx, u.Bucket, r, func(out *rejects) error {
		return i.rows(ctx, file, r, out)
	})
}

// reject runs work with a rejects report that is stored while it is written.
func (i Importer) reject(ctx context.Context, bucket string, r *Report, work func(*rejects) error) error {
	from, to := io.Pipe()
	stored := make(chan error, 1)
	go func() {
		err := i.Files.Write(ctx, bucket, r.Rejects, from)
		from.CloseWithError(errors.Join(err, io.ErrClosedPipe)) // so that writing more ends, too
		stored <- err
	}()
	out := newRejects(to)
	err := work(out)
	fault := FileError{}
	if errors.As(err, &fault) {
		out.add(Rejection{Line: 1, Reason: fault.Reason})
	}
	flushed := out.flush()
	if err != nil && fault.Reason == "" {
		to.CloseWithError(err) // nothing is stored then
		<-stored
		return err
	}
	to.CloseWithError(flushed)
	if werr := <-stored; werr != nil {
		return fmt.Errorf("write rejects report %q: %w", r.Rejects, werr)
	}
	return err
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
	h, err := parseHeader(first)
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
