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
	Count       int    // of datapoints
	First, Last int64  // times of the oldest and the newest, in seconds since 1970
	Gap         int64  // the greatest distance, in seconds, that divides all distances between datapoints; 0 for fewer than two
	Status      string // StatusCode of the last page: Complete where nothing is missing

	parts []part
}

// part is one result of a file: two arrays of one length.
type part struct {
	file          io.ReaderAt
	name          string
	times, values blocks
	first, last   int64 // the oldest and the newest
	descending    bool
	sorted        *points // of a part that is in no order, which is held in memory
}

// File is a file that is open, or several that are read as one.
type File struct {
	Results []*Result
	More    bool // the last page has a NextToken: there were more pages

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
		err = regular(f)
		if err == nil {
			err = x.index(f, path)
		}
		if err != nil {
			_ = all.Close()
			return nil, fmt.Errorf("read datapoints in %s: %w", path, err)
		}
	}
	for _, r := range x.results {
		r.finish()
	}
	all.Results, all.More = x.results, x.more != ""
	return all, nil
}

// regular refuses what cannot be read more than once.
func regular(f *os.File) error {
	switch about, err := f.Stat(); {
	case err != nil:
		return fmt.Errorf("look at it: %w", err)
	case about.IsDir():
		return fmt.Errorf("found a directory; expected a file with %s", wanted)
	case !about.Mode().IsRegular():
		return fmt.Errorf("found a pipe or a device; expected a file with %s, as it is read more than once", wanted)
	}
	return nil
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

// Notes say what the files are not all of.
func (f *File) Notes() []string {
	var all []string
	for _, r := range f.Results {
		if r.Status != "" && r.Status != "Complete" {
			all = append(all, fmt.Sprintf("the data has StatusCode %s for %s %q: datapoints may be missing from the file; fetch it again", r.Status, r.ID, r.Label))
		}
	}
	if f.More {
		all = append(all, "the data ends with a NextToken: there are more pages of it; fetch them, and put them behind one another into the file")
	}
	return all
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
