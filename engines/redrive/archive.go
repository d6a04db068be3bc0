package redrive

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// Archive keeps copies of messages. A redrive's workers keep theirs side by side.
type Archive interface {
	// Keep writes copies; they are safe when it returns.
	Keep(ctx context.Context, all []Copy) error
}

// Copy is a line of an archive.
type Copy struct {
	Version int       `json:"v"`
	Queue   string    `json:"queue"` // name of the queue that it was in
	At      time.Time `json:"at"`    // of the copy
	Reason  string    `json:"reason"`
	Letter
}

// copyVersion is of the lines of an archive. A reader takes only the version it knows.
const copyVersion = 1

// ArchiveFile is an archive in a file of JSON lines. Copies are added at its end.
type ArchiveFile struct{ file *os.File }

// OpenArchive opens an archive, or makes one; only its owner can read it, as it holds what was sent. A file that is something
// else is left alone.
func OpenArchive(path string) (*ArchiveFile, error) {
	if err := beginsAsArchive(path); err != nil {
		return nil, fmt.Errorf("open archive %q: %w", path, err)
	}
	file, err := openLines(path)
	if err != nil {
		return nil, fmt.Errorf("open archive %q: %w", path, err)
	}
	return &ArchiveFile{file}, nil
}

// beginsAsArchive refuses a file of another kind: copies at its end would spoil it, and ending its last line would cut it. An
// archive's only line may have been cut by a crash anywhere.
func beginsAsArchive(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	switch info, err := file.Stat(); {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("found a folder or a device; expected a new file, or one that `mainstay dlq export` wrote")
	}
	copyBegins := fmt.Appendf(nil, `{"v":%d,"queue":"`, copyVersion)
	begin := make([]byte, len(copyBegins))
	n, err := io.ReadFull(file, begin)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if !bytes.Equal(begin[:n], copyBegins[:n]) {
		return errors.New("found another file there; expected a new one, or one that `mainstay dlq export` wrote: name another")
	}
	return nil
}

// Keep implements Archive.
func (a *ArchiveFile) Keep(_ context.Context, all []Copy) error {
	if err := writeLines(a.file, all, true); err != nil {
		return fmt.Errorf("archive %d messages in %q: %w", len(all), a.file.Name(), err)
	}
	return nil
}

// Close closes the file.
func (a *ArchiveFile) Close() error { return a.file.Close() }

// ReadArchive returns the copies of an archive, line by line. Its last line may have been cut by a crash: what it was
// a copy of is in its queue still, so it is passed over. Any other line that is no copy is an error.
func ReadArchive(path string) iter.Seq2[Copy, error] {
	return func(yield func(Copy, error) bool) {
		file, err := os.Open(path)
		if err != nil {
			yield(Copy{}, fmt.Errorf("read archive: %w", err))
			return
		}
		defer file.Close()
		r := bufio.NewReaderSize(file, 1<<16)
		for n := 1; ; n++ {
			line, err := r.ReadBytes('\n')
			if errors.Is(err, io.EOF) && json.Valid(line) && len(line) > 0 {
				err = nil // whole, but for the end of its line
			}
			if errors.Is(err, io.EOF) {
				return
			}
			c, err := readCopy(line, err)
			if err != nil {
				err = fmt.Errorf("read archive: %s:%d: %w", path, n, err)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

func readCopy(line []byte, err error) (Copy, error) {
	var c Copy
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(line, &c); err != nil {
		return c, fmt.Errorf("%w; expected a line that `mainstay dlq export` wrote", jsontext.Plain(err))
	}
	switch {
	case c.Version != copyVersion:
		return c, fmt.Errorf("found version %d; expected %d", c.Version, copyVersion)
	case c.Message.ID == "" || c.Message.Body == "":
		return c, fmt.Errorf("found ID %q and a body of %d bytes; expected both", c.Message.ID, len(c.Message.Body))
	}
	return c, nil
}

// openLines opens a file to append lines to; a line that a crash has cut is ended, so that it spoils no other.
func openLines(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	if err := cutLast(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// cutLast removes what stands after the last end of a line, unless that is a whole line.
func cutLast(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	end, b := info.Size(), make([]byte, 1)
	for ; end > 0; end-- {
		if _, err := file.ReadAt(b, end-1); err != nil {
			return err
		}
		if b[0] == '\n' {
			break
		}
	}
	last := make([]byte, info.Size()-end)
	if len(last) == 0 {
		return nil
	}
	if _, err := file.ReadAt(last, end); err != nil {
		return err
	}
	if json.Valid(last) { // somebody's editor has left out the end of the line
		_, err := file.Write([]byte("\n"))
		return err
	}
	return file.Truncate(end)
}

// writeLines writes values as one piece, and to the disk itself where it must outlive the machine's crash.
func writeLines[T any](file *os.File, all []T, safe bool) error {
	var text []byte
	for _, v := range all {
		line, err := json.Marshal(v)
		if err != nil {
			return err
		}
		text = append(append(text, line...), '\n')
	}
	if _, err := file.Write(text); err != nil {
		return err
	}
	if !safe {
		return nil
	}
	return file.Sync()
}
