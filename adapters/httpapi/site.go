package httpapi

import (
	"bytes"
	"errors"
	"net/http"
	"time"

	"github.com/mainstay-go/mainstay/domain/access"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/web"
)

// Site is the directory with pages for people, who sign in.
type Site struct {
	Directory
	Accounts access.Accounts
	Index    users.Index // what people search
	Desk     users.Desk  // takes uploads
	Clock    func() time.Time
}

// NewSite returns the handler of the pages and of the API. Only pages need a session: who may use the API is said by its routes.
func NewSite(s Site) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", New(s.Directory))
	mux.Handle("GET /{$}", http.RedirectHandler(web.ListAt, http.StatusSeeOther))
	mux.Handle("GET "+web.AssetsAt, web.Assets())
	mux.Handle("GET "+web.SignInAt, s.page(s.signInPage))
	mux.Handle("POST "+web.SignInAt, s.page(s.signIn))
	mux.Handle("GET "+web.PasswordAt, s.page(s.passwordPage))
	mux.Handle("POST "+web.PasswordAt, s.page(s.choosePassword))
	mux.Handle("POST "+web.SignOutAt, s.private(s.signOut))
	mux.Handle("GET "+web.ListAt, s.private(s.list))
	mux.Handle("GET "+web.UserAt, s.private(s.user))
	mux.Handle("GET "+web.UploadAt, s.private(s.upload))
	mux.Handle("GET "+web.FormAt, s.private(s.form))
	mux.Handle("GET "+web.ReportAt+"{id}", s.private(s.report))
	mux.Handle("GET "+web.ReportAt+"{id}/progress", s.private(s.progress))
	mux.Handle("GET "+web.ReportAt+"{id}/rejects", s.private(s.rejects))
	mux.Handle(web.Root, s.page(func(http.ResponseWriter, *http.Request, visit) error { return errNoPage }))
	return protected(mux)
}

// visit is who asks for a page, and what its forms send back.
type visit struct {
	who  access.Identity
	csrf string
}

// frame is what the page has around it.
func (v visit) frame(title string) web.Frame {
	return web.Frame{Title: title, Email: v.who.Email, CSRF: v.csrf}
}

// answerer answers a request for a page. What it returns as an error becomes a page, too.
type answerer func(http.ResponseWriter, *http.Request, visit) error

// page answers everybody.
func (s Site) page(answer answerer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, visit{}, answer) })
}

// private answers who is signed in; everybody else is sent to sign in, and back from there.
func (s Site) private(answer answerer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := s.session(w, r)
		switch {
		case errors.Is(err, access.ErrRefused):
			http.Redirect(w, r, signInFor(r), http.StatusSeeOther)
		case err != nil:
			s.fail(w, r, visit{}, err)
		default:
			s.serve(w, r, visit{who: who}, answer)
		}
	})
}

func (s Site) serve(w http.ResponseWriter, r *http.Request, v visit, answer answerer) {
	v.csrf = tokenOf(w, r)
	if r.Method == http.MethodPost && !sent(r) {
		s.fail(w, r, v, errForged)
		return
	}
	if err := answer(w, r, v); err != nil {
		s.fail(w, r, v, err)
	}
}

// render answers with a page.
func (s Site) render(w http.ResponseWriter, status int, p web.Page) error {
	var out bytes.Buffer
	if err := web.Render(&out, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // an error means that the browser is gone
	return nil
}

// What pages answer beyond themselves.
var (
	errNoPage = errors.New("no such page")
	errForged = errors.New("form was not made for this browser")
)

// fail answers with a page that says what went wrong, or that it was logged.
func (s Site) fail(w http.ResponseWriter, r *http.Request, v visit, err error) {
	status, p := http.StatusInternalServerError, web.Problem{Heading: "Something went wrong", Text: "It was logged. Please try again in a moment."}
	switch {
	case errors.Is(err, errNoPage), errors.Is(err, users.ErrNotFound):
		status, p = http.StatusNotFound, web.Problem{Heading: "Nothing here", Text: "There is no such page, or no longer."}
	case errors.Is(err, users.ErrBadCursor):
		status, p = http.StatusBadRequest, web.Problem{Heading: "Nothing here", Text: "This page of the list is gone. Please begin at the first."}
	case errors.Is(err, errForged):
		status, p = http.StatusForbidden, web.Problem{Heading: "Please try that again", Text: "The page was too old, or came from elsewhere. Nothing was done."}
	default:
		s.Log.Error("request failed", "path", r.URL.Path, "error", err.Error())
	}
	p.Frame = v.frame(p.Heading)
	if err := s.render(w, status, p); err != nil {
		s.Log.Error("render failed", "path", r.URL.Path, "error", err.Error())
		http.Error(w, "Something went wrong. It was logged.", http.StatusInternalServerError)
	}
}
