package users

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
)

// rejects writes a report of bad rows: a CSV file with line and reason. It always has its header, so that a report
// without rows says that nothing was rejected.
type rejects struct {
	buf *bufio.Writer
	csv *csv.Writer
}

func newRejects(w io.Writer) *rejects {
	buf := bufio.NewWriterSize(w, 32<<10)
	r := &rejects{buf, csv.NewWriter(buf)}
	r.write("line", "reason")
	return r
}

func (r *rejects) add(x Rejection) { r.write(strconv.Itoa(x.Line), x.Reason) }

// write keeps an error for flush, as csv.Writer does.
func (r *rejects) write(fields ...string) { _ = r.csv.Write(fields) }

func (r *rejects) flush() error {
	r.csv.Flush()
	if err := r.csv.Error(); err != nil {
		return err
	}
	return r.buf.Flush()
}
