package users

import "errors"

// What ports and use cases answer beyond "it did not work".
var (
	ErrNotFound   = errors.New("not found")                        // from Files.Open, Imports.Reading and Imports.Report
	ErrSuperseded = errors.New("replaced by a newer upload")       // from Files.Open
	ErrBadCursor  = errors.New("cursor was not made by a listing") // from Store.List
)

// FileError says why a file as a whole cannot be imported. Trying again would not help.
type FileError struct{ Reason string }

// Error implements error.
func (e FileError) Error() string { return e.Reason }
