package series

import (
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
	file  io.ReaderAt
	name  string
}

// part is one result of the file: two arrays of one length.
type part struct {
	times, values blocks
	first, last   int64 // as they are in the file
	descending    bool
}

// File is an open file.
type File struct {
	Results []*Result

	file *os.File
}

// Open reads a file once, and finds out what it holds.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read datapoints: %w", err)
	}
	results, err := index(f, path)
	if err != nil {
		_ = f.Close() // the other error says more
		return nil, fmt.Errorf("read datapoints in %s: %w", path, err)
	}
	return &File{Results: results, file: f}, nil
}

// Close closes the file.
func (f *File) Close() error {
	if err := f.file.Close(); err != nil {
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
