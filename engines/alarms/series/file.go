package series

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Result is a time series of a file: all results with the same id and label, which are pages of one answer.
type Result struct {
	ID, Label   string
	Count       int   // of datapoints
	First, Last int64 // times of the oldest and the newest, in seconds since 1970
	Gap         int64 // the greatest distance, in seconds, that divides all distances between datapoints; 0 for fewer than two

	parts []part
}

// part is one result of a file: two arrays of one length.
type part struct {
	file          io.ReaderAt
	name          string
	times, values blocks
	first, last   int64 // as they are in the file
	descending    bool
}

// File is a file that is open, or several that are read as one.
type File struct {
	Results []*Result

	files []*os.File
}

// Open reads files once, and finds out what they hold. A result may go on in another file, as in another page.
func Open(paths ...string) (*File, error) {
	all := &File{}
	x := &indexer{}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			_ = all.Close() // the other error says more
			return nil, fmt.Errorf("read datapoints: %w", err)
		}
		all.files = append(all.files, f)
		if err := x.index(f, path); err != nil {
			_ = all.Close()
			return nil, fmt.Errorf("read datapoints in %s: %w", path, err)
		}
	}
	for _, r := range x.results {
		r.finish()
	}
	all.Results = x.results
	return all, nil
}

// Close closes the files.
func (f *File) Close() error {
	var errs []error
	for _, one := range f.files {
		errs = append(errs, one.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close datapoints: %w", err)
	}
	return nil
}

// Find returns the results with an id, those of different labels: two for a band.
func (f *File) Find(id string) []*Result {
	var found []*Result
	for _, r := range f.Results {
		if r.ID == id {
			found = append(found, r)
		}
	}
	return found
}
