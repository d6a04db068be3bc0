package users

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// rejects writes a report of bad rows: a CSV file with line and reason. It always has its header, so that a report
// without rows says that nothing was rejected.
type rejects struct{ csv *csv.Writer }

func newRejects(w io.Writer) *rejects {
	r := &rejects{csv.NewWriter(bufio.NewWriterSize(w, 32<<10))} // which it takes for its own buffer
	r.write("line", "reason")
	return r
}

func (r *rejects) add(x Rejection) { r.write(strconv.Itoa(x.Line), Harmless(x.Reason)) }

// Harmless keeps a cell from being a formula where somebody opens the report in a spreadsheet: what was uploaded is quoted in
// reasons, and a report is opened by somebody else (OWASP, "CSV Injection").
func Harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

// write keeps an error for flush, as csv.Writer does.
func (r *rejects) write(fields ...string) { _ = r.csv.Write(fields) }

func (r *rejects) flush() error {
	r.csv.Flush()
	return r.csv.Error()
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
	if err != nil && fault.Reason == "" {
		to.CloseWithError(err) // nothing is stored then
		<-stored
		return err
	}
	flushed := out.flush()
	to.CloseWithError(flushed)
	if werr := cmp.Or(<-stored, flushed); werr != nil {
		return fmt.Errorf("write rejects report %q: %w", r.Rejects, werr)
	}
	return err
}
