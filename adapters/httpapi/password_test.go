package httpapi_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// own is a password that somebody chooses.
const own = "My-0wn-battery-of-horses"

func (l *lab) choose(email, invitation, chosen string) (*http.Response, string) {
	l.t.Helper()
	return l.do("POST", "/app/password", url.Values{"csrf": {l.csrf("/app/password")}, "email": {email}, "password": {invitation}, "new_password": {chosen},
		"next": {"/app/user?id=1"}})
}

// TestNewPassword: who signs in with the password of an invitation chooses another one, is signed in, and goes on.
func TestNewPassword(t *testing.T) {
	l := newLab(t)
	l.accounts.Invite("new@example.com", password)
	res, body := l.signIn("new@example.com", password, "/app/user?id=1")
	l.answered(res, http.StatusOK, "")
	for _, want := range []string{"<h1>Choose a password</h1>", `value="new@example.com"`, `value="/app/user?id=1"`, `action="/app/password"`, `minlength="14"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %s: %s", want, body)
		}
	}
	if l.cookies()["__Host-session"] != "" || strings.Contains(body, password) {
		t.Error("an invitation begins a session, or its password is in the page")
	}
	before := l.csrf("/app/password")
	res, _ = l.choose("new@example.com", password, own)
	l.answered(res, http.StatusSeeOther, "/app/user?id=1")
	l.shows("/app/directory", "new@example.com")
	if after := l.csrf("/app/directory"); after == before {
		t.Error("the secret of forms is the same as before the session")
	}
	if strings.Contains(l.log.String(), own) || strings.Contains(l.log.String(), "new@") {
		t.Errorf("the log says who chose, or what: %s", l.log)
	}
}

// TestNewPassword_Refused: of accounts nobody learns more here than when signing in, and an invitation's password stays good.
func TestNewPassword_Refused(t *testing.T) {
	l := newLab(t)
	l.accounts.Invite("new@example.com", password)
	for _, try := range []struct {
		email, invitation, chosen string
		status                    int
		says                      string
	}{
		{"new@example.com", "wrong", own, http.StatusForbidden, "do not match an account"},
		{"nobody@example.com", password, own, http.StatusForbidden, "do not match an account"},
		{email, password, own, http.StatusForbidden, "do not match an account"}, // has one
		{"new@example.com", password, "short", http.StatusUnprocessableEntity, "too easy to guess"},
		{"new@example.com", password, password, http.StatusUnprocessableEntity, "too easy to guess"},
		{"new@example.com", password, "", http.StatusUnprocessableEntity, "too easy to guess"},
		{"", "", "", http.StatusUnprocessableEntity, "too easy to guess"},
	} {
		res, body := l.choose(try.email, try.invitation, try.chosen)
		l.answered(res, try.status, "")
		if !strings.Contains(body, try.says) || strings.Contains(body, password) || l.cookies()["__Host-session"] != "" {
			t.Errorf("choosing %q as %q is answered %s", try.chosen, try.email, body)
		}
	}
	res, _ := l.choose("new@example.com", password, own)
	l.answered(res, http.StatusSeeOther, "/app/user?id=1")
}

// TestNewPassword_CSRF: another site cannot have a browser choose a password.
func TestNewPassword_CSRF(t *testing.T) {
	l := newLab(t)
	l.accounts.Invite("new@example.com", password)
	form := url.Values{"csrf": {"made up"}, "email": {"new@example.com"}, "password": {password}, "new_password": {own}}
	res, _ := l.do("POST", "/app/password", form)
	l.answered(res, http.StatusForbidden, "")
	form.Set("csrf", l.csrf("/app/password"))
	res, _ = l.do("POST", "/app/password", form, "Sec-Fetch-Site", "cross-site")
	l.answered(res, http.StatusForbidden, "")
	if l.cookies()["__Host-session"] != "" {
		t.Error("a session has begun")
	}
}
