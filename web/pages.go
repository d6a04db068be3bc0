package web

import (
	"net/url"
	"strconv"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// Where pages are. Everything below Root is a page; what is not is the API's.
const (
	Root       = names.SiteRoot
	SignInAt   = Root + "sign-in"
	PasswordAt = Root + "password" // where the invited choose one
	SignOutAt  = Root + "sign-out"
	ListAt     = Root + "directory"
	UserAt     = Root + "user"
	UploadAt   = Root + "upload"
	FormAt     = Root + "upload/form" // the form of UploadAt anew, as JSON, for a page that was open for long
	ReportAt   = Root + "uploads/"    // and the upload's id
	AssetsAt   = Root + "assets/"
)

// Page is one that can be rendered.
type Page interface{ template() string }

// Frame is what every page has around it.
type Frame struct {
	Title string
	Email string // of who is signed in; "": nobody
	CSRF  string // goes back with every form
}

// SignIn asks who somebody is.
type SignIn struct {
	Frame
	Tried   string // the address of an attempt that failed
	Problem string
	Next    string // where to go then
}

// Password asks somebody who was invited for a password of their own.
type Password struct {
	Frame
	Tried   string // the address
	Problem string
	Next    string // where to go then
}

// Least is how many characters a password has.
func (Password) Least() int { return names.PasswordLength }

// Directory lists users.
type Directory struct {
	Frame
	Search  string
	Problem string // why there is no result
	Users   []Row
	Next    string // cursor of the next page
	Later   bool   // this is not the first page
}

// Row is a user in a list.
type Row struct{ ID, Email, Name string }

// Link is where the user's own page is.
func (r Row) Link() string { return UserAt + "?id=" + url.QueryEscape(r.ID) }

// More is where the next page is.
func (d Directory) More() string {
	q := url.Values{"after": {d.Next}}
	if d.Search != "" {
		q.Set("q", d.Search)
	}
	return ListAt + "?" + q.Encode()
}

// First is where the first page is.
func (d Directory) First() string {
	if d.Search == "" {
		return ListAt
	}
	return ListAt + "?q=" + url.QueryEscape(d.Search)
}

// User shows everything that is known of one.
type User struct {
	Frame
	User users.User
}

// Upload takes a file.
type Upload struct {
	Frame
	Form users.Form
	Most string // how large a file may be
}

// Report tells what became of an upload.
type Report struct {
	Frame
	ID     string
	Found  bool // the import has begun
	Report users.Report
}

// At is where the report is.
func (r Report) At() string { return ReportAt + url.PathEscape(r.ID) }

// Over says whether nothing of it will change any more.
func (r Report) Over() bool { return r.Report.Done || r.Report.Error != "" }

// Counted says whether there are numbers to show: of a file that was refused at its first line there are none.
func (r Report) Counted() bool { return r.Found && (r.Report.Error == "" || r.Report.Rows > 0) }

// State is a word for how far it is.
func (r Report) State() string {
	switch {
	case r.Report.Error != "":
		return "refused"
	case r.Report.Done:
		return "done"
	case !r.Found:
		return "waiting"
	case r.Report.Read:
		return "storing"
	}
	return "reading"
}

// Handled is how many rows have become something.
func (r Report) Handled() int { return r.Report.Stored + r.Report.Duplicates + r.Report.Rejected }

// Problem tells that something did not work.
type Problem struct {
	Frame
	Heading, Text string
}

func (SignIn) template() string    { return "sign-in.html" }
func (Password) template() string  { return "password.html" }
func (Directory) template() string { return "directory.html" }
func (User) template() string      { return "user.html" }
func (Upload) template() string    { return "upload.html" }
func (Report) template() string    { return "report.html" }
func (Problem) template() string   { return "problem.html" }

// count writes a number with its thousands apart.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u202f" + s[i:] // a narrow space that does not break
	}
	return s
}
