package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/mainstay-go/mainstay/domain/access"
	"github.com/mainstay-go/mainstay/web"
)

// session says who asks. A token that is over, or gone, is renewed on the way; a token that somebody has changed ends the
// session, and nobody is told more than that.
func (s Site) session(w http.ResponseWriter, r *http.Request) (access.Identity, error) {
	token, renewal := cookie(r, tokenCookie), cookie(r, renewalCookie)
	who, err := access.Identity{}, error(access.ErrExpired)
	if token != "" {
		who, err = s.Accounts.Verify(r.Context(), token)
	}
	if errors.Is(err, access.ErrExpired) {
		who, err = s.renewed(w, r, renewal)
	}
	if errors.Is(err, access.ErrRefused) && token+renewal != "" {
		end(w)
	}
	return who, err
}

func (s Site) renewed(w http.ResponseWriter, r *http.Request, renewal string) (access.Identity, error) {
	if renewal == "" {
		return access.Identity{}, access.ErrRefused
	}
	fresh, err := s.Accounts.Renew(r.Context(), renewal)
	if err != nil {
		return access.Identity{}, fmt.Errorf("renew session: %w", err)
	}
	begin(w, fresh)
	return fresh.Who, nil
}

func begin(w http.ResponseWriter, s access.Session) {
	keep(w, tokenCookie, s.Token)
	keep(w, renewalCookie, s.Renewal)
}

func end(w http.ResponseWriter) {
	for _, name := range []string{tokenCookie, renewalCookie, csrfCookie} {
		forget(w, name)
	}
}

func (s Site) signInPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if _, err := s.session(w, r); err == nil {
		http.Redirect(w, r, ours(r.FormValue("next")), http.StatusSeeOther)
		return nil
	}
	return s.render(w, http.StatusOK, web.SignIn{Frame: v.frame("Sign in"), Next: ours(r.FormValue("next"))})
}

// signIn begins a session. The secret of forms is another one from then on: what somebody may have had a browser keep before
// is worth nothing.
func (s Site) signIn(w http.ResponseWriter, r *http.Request, v visit) error {
	email, next := strings.TrimSpace(r.PostFormValue("email")), ours(r.PostFormValue("next"))
	begun, err := s.Accounts.SignIn(r.Context(), email, r.PostFormValue("password"))
	if errors.Is(err, access.ErrNewPassword) {
		return s.render(w, http.StatusOK, web.Password{Frame: v.frame(passwordTitle), Tried: email, Next: next})
	}
	if status, problem := refusal(err); problem != "" {
		s.Log.Warn("sign-in refused", "reason", err.Error())
		return s.render(w, status, web.SignIn{Frame: v.frame("Sign in"), Tried: email, Problem: problem, Next: next})
	}
	if err != nil {
		return err
	}
	enter(w, r, begun, next)
	return nil
}

func enter(w http.ResponseWriter, r *http.Request, begun access.Session, next string) {
	begin(w, begun)
	newToken(w)
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// refusal is what somebody is told who may not sign in: the same for a wrong password, an unknown address and a locked account.
func refusal(err error) (int, string) {
	switch {
	case errors.Is(err, access.ErrRefused):
		return http.StatusForbidden, "That email and password do not match an account that may sign in."
	case errors.Is(err, access.ErrTooOften):
		return http.StatusTooManyRequests, "Too many attempts. Please wait a few minutes."
	}
	return 0, ""
}

func (s Site) signOut(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.Accounts.SignOut(r.Context(), v.who); err != nil {
		return err
	}
	end(w)
	http.Redirect(w, r, web.SignInAt, http.StatusSeeOther)
	return nil
}

// ours is where to go after signing in: a page of ours, whatever somebody has put into the address.
func ours(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(next, web.Root) ||
		strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) || strings.HasPrefix(u.Path, web.SignInAt) || u.Path == web.PasswordAt {
		return web.ListAt
	}
	return u.RequestURI()
}

func values(name, value string) string { return url.Values{name: {value}}.Encode() }
