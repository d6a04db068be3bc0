package users

import "context"

// Desk takes uploads from browsers, and hands out reports, straight from where files are kept: they never pass a function.
type Desk interface {
	// Form returns the form that puts one file under a key: for an hour at most, and no more than MaxUploadBytes. A browser
	// that sends it without a script goes on to the address in then.
	Form(ctx context.Context, key, then string) (Form, error)
	// Link returns where a browser can save a file under a name, for some minutes.
	Link(ctx context.Context, key, name string) (string, error)
}

// Form is what a browser sends to put a file: these fields, and then the file as the field "file".
type Form struct {
	URL    string            `json:"url"`
	Fields map[string]string `json:"fields"`
}

// MaxUploadBytes is the largest file that a browser may put: about a million rows.
const MaxUploadBytes = 100 << 20
