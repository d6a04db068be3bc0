package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/httpapi"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/access"
)

// pages are those that need a session.
var pages = []string{"/app/directory", "/app/user?id=1", "/app/upload", "/app/upload/form", "/app/uploads/x", "/app/uploads/x/progress", "/app/uploads/x/rejects"}

// TestNobody: without a session every page leads to signing in, and back from there.
func TestNobody(t *testing.T) {
	l := newLab(t)
	for _, path := range pages {
		res, body := l.get(path)
		l.answered(res, http.StatusSeeOther, "/app/sign-in?next="+url.QueryEscape(path))
		if strings.Contains(body, "uploads.example.com") {
			t.Errorf("GET %s tells nobody where uploads go", path)
		}
	}
	res, _ := l.do("POST", "/app/sign-out", url.Values{"csrf": {l.csrf("/app/sign-in")}})
	l.answered(res, http.StatusSeeOther, "/app/sign-in")
	res, _ = l.get("/")
	l.answered(res, http.StatusSeeOther, "/app/directory")
}

func TestSignIn(t *testing.T) {
	l := newLab(t)
	before := l.csrf("/app/sign-in")
	res, _ := l.signIn(" "+email+" ", password, "/app/user?id=1")
	l.answered(res, http.StatusSeeOther, "/app/user?id=1")
	for _, c := range res.Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %s is %+v; want it kept from scripts and other sites", c.Name, c)
		}
	}
	if after := l.csrf("/app/directory"); after == before || len(after) < 26 {
		t.Errorf("the secret of forms is %q after %q; want another one with each session", after, before)
	}
	res, _ = l.get("/app/sign-in")
	l.answered(res, http.StatusSeeOther, "/app/directory")
}

// TestSignIn_WrongPassword_Locked: why, nobody is told: the pages are the same but for the address.
func TestSignIn_WrongPassword_Locked(t *testing.T) {
	l := newLab(t)
	l.accounts.Add("locked@example.com", password)
	l.accounts.Lock("locked@example.com")
	var answers []string
	for _, try := range [][2]string{{email, "wrong"}, {"nobody@example.com", password}, {"locked@example.com", password}, {email, ""}, {"", ""}} {
		res, body := l.signIn(try[0], try[1], "")
		l.answered(res, http.StatusForbidden, "")
		if !strings.Contains(body, "do not match an account") || strings.Contains(body, password) || l.cookies()["__Host-session"] != "" {
			t.Errorf("signing in as %q is answered %s", try[0], body)
		}
		if try[0] != "" {
			answers = append(answers, strings.ReplaceAll(body, try[0], ""))
		}
	}
	for _, a := range answers[1:] {
		if a != answers[0] {
			t.Error("the answers differ by more than the address")
		}
	}
	if strings.Contains(l.log.String(), password) || strings.Contains(l.log.String(), email) {
		t.Errorf("the log says who tried, or with what: %s", l.log)
	}
}

// throttled are accounts that are tried too often, and that then cannot be reached.
type throttled struct {
	*mem.Accounts
	err error
}

func (a throttled) SignIn(context.Context, string, string) (access.Session, error) {
	return access.Session{}, a.err
}

func (a throttled) ChoosePassword(context.Context, string, string, string) (access.Session, error) {
	return access.Session{}, a.err
}

// TestSignIn_Throttled: who tries too often is asked to wait, and a fault is no refusal.
func TestSignIn_Throttled(t *testing.T) {
	for status, err := range map[int]error{http.StatusTooManyRequests: access.ErrTooOften, http.StatusInternalServerError: errors.New("no route to host")} {
		l := newLab(t, func(s *httpapi.Site) { s.Accounts = throttled{mem.NewAccounts(s.Clock), err} })
		res, body := l.signIn(email, password, "")
		l.answered(res, status, "")
		again, _ := l.choose(email, password, "My-0wn-battery-of-horses")
		l.answered(again, status, "")
		if wait := strings.Contains(body, "Please wait a few minutes"); wait != errors.Is(err, access.ErrTooOften) || strings.Contains(body, "no route") {
			t.Errorf("%v is answered %s", err, body)
		}
	}
}

func TestOpenRedirect(t *testing.T) {
	for next, want := range map[string]string{
		"/app/user?id=a%26b": "/app/user?id=a%26b", "/app/uploads/x": "/app/uploads/x",
		"https://evil.example.com/": "/app/directory", "//evil.example.com": "/app/directory", `/\evil.example.com`: "/app/directory", `\\evil.example.com`: "/app/directory",
		"/app/../..//evil.example.com\\": "/app/directory", "javascript:alert(1)": "/app/directory", "/app/\r\nSet-Cookie: x=1": "/app/directory", "/evil": "/app/directory",
		"": "/app/directory", "/app/sign-in?next=/app/sign-in": "/app/directory", "///evil.example.com": "/app/directory", "/app/%zz": "/app/directory", "http:/app/": "/app/directory",
	} {
		res, _ := newLab(t).signIn(email, password, next)
		if to := res.Header.Get("Location"); to != want {
			t.Errorf("signing in for %q leads to %q; want %q", next, to, want)
		}
	}
}

// TestExpiredToken_Renewal: a token that is over is renewed on the way; with a locked account, or after a day, the session ends.
func TestExpiredToken_Renewal(t *testing.T) {
	l := in(t)
	old := l.cookies()
	l.now = l.now.Add(16 * time.Minute)
	l.shows("/app/directory", email)
	if l.cookies()["__Host-session"] == old["__Host-session"] {
		t.Error("the token was not renewed")
	}
	l.accounts.Lock(email)
	l.shows("/app/directory", email) // until the token ends
	l.now = l.now.Add(16 * time.Minute)
	res, _ := l.get("/app/directory")
	l.answered(res, http.StatusSeeOther, "/app/sign-in?next=%2Fapp%2Fdirectory")
	if left := l.cookies(); left["__Host-session"]+left["__Host-renewal"] != "" {
		t.Errorf("the browser keeps %v of a session that is over", left)
	}
}

func TestExpiredToken_NoRenewal(t *testing.T) {
	l := in(t)
	l.setCookie("__Host-renewal", "")
	l.now = l.now.Add(16 * time.Minute)
	res, _ := l.get("/app/directory")
	l.answered(res, http.StatusSeeOther, "/app/sign-in?next=%2Fapp%2Fdirectory")
}

// TestTamperedCookie: a token that somebody has changed ends the session, renewal or not.
func TestTamperedCookie(t *testing.T) {
	for name, change := range map[string]func(string) string{
		"Cut": func(s string) string { return s[:len(s)-4] }, "Text": func(string) string { return "ada@example.com" },
		"Claims": func(s string) string {
			p := strings.Split(s, ".")
			return p[0] + "." + p[1][:20] + "AAAA" + p[1][24:] + "." + p[2]
		},
	} {
		l := in(t)
		l.setCookie("__Host-session", change(l.cookies()["__Host-session"]))
		res, _ := l.get("/app/directory")
		l.answered(res, http.StatusSeeOther, "/app/sign-in?next=%2Fapp%2Fdirectory")
		if l.cookies()["__Host-session"] != "" {
			t.Errorf("%s: the browser keeps the token", name)
		}
	}
}

// TestCSRF: forms are taken only with the browser's own secret, and from pages of ours.
func TestCSRF(t *testing.T) {
	l := in(t)
	secret := l.csrf("/app/directory")
	for name, c := range map[string]struct {
		form url.Values
		head []string
	}{
		"None": {url.Values{}, nil}, "Empty": {url.Values{"csrf": {""}}, nil}, "Other": {url.Values{"csrf": {strings.Repeat("A", 26)}}, nil},
		"InAddress": {url.Values{"x": {secret}}, nil},
		"Origin":    {url.Values{"csrf": {secret}}, []string{"Origin", "https://evil.example.com"}},
		"CrossSite": {url.Values{"csrf": {secret}}, []string{"Sec-Fetch-Site", "cross-site"}},
		"SameSite":  {url.Values{"csrf": {secret}}, []string{"Sec-Fetch-Site", "same-site"}},
	} {
		path := "/app/sign-out"
		if name == "InAddress" {
			path += "?csrf=" + secret
		}
		if res, _ := l.do("POST", path, c.form, c.head...); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: the form is answered %d; want 403", name, res.StatusCode)
		}
	}
	l.shows("/app/directory", email) // nobody was signed out
	l.setCookie("__Host-csrf", "short")
	if res, _ := l.do("POST", "/app/sign-out", url.Values{"csrf": {"short"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("a short secret is answered %d; want 403", res.StatusCode)
	}
	if res, _ := newLab(t).do("POST", "/app/sign-in", url.Values{"email": {email}, "password": {password}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("signing somebody in without their secret is answered %d; want 403", res.StatusCode)
	}
}

func TestSignOut(t *testing.T) {
	l := in(t)
	old := l.cookies()
	res, _ := l.do("POST", "/app/sign-out", url.Values{"csrf": {l.csrf("/app/directory")}})
	l.answered(res, http.StatusSeeOther, "/app/sign-in")
	if left := l.cookies(); len(left) > 0 {
		t.Errorf("the browser keeps %v", left)
	}
	l.setCookie("__Host-renewal", old["__Host-renewal"])
	res, _ = l.get("/app/directory")
	l.answered(res, http.StatusSeeOther, "/app/sign-in?next=%2Fapp%2Fdirectory")
}

// TestHeaders: every answer has them, also errors, files and the API's.
func TestHeaders(t *testing.T) {
	l := in(t)
	for _, path := range append(pages, "/app/sign-in", "/app/nothing", "/app/assets/0/style.css", "/healthz", "/users", "/nothing") {
		res, _ := l.get(path)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
			"Strict-Transport-Security": "max-age=63072000; includeSubDomains", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("GET %s has %s %q; want %q", path, name, got, want)
			}
		}
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; style-src 'self';") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("GET %s has the policy %q", path, policy)
		}
		if elsewhere := strings.Contains(policy, "https://uploads.example.com"); elsewhere != (path == "/app/upload") {
			t.Errorf("GET %s may send elsewhere: %v; want that of the upload page only", path, elsewhere)
		}
	}
}

// TestAPI: the API goes on working beside the pages, which need no session to tell them apart.
func TestAPI(t *testing.T) {
	l := newLab(t)
	for path, want := range map[string]string{"/healthz": `{"status":"ok"}`, "/users": `{"users":[],"next":""}`, "/imports?file=x": `{"imports":[]}`} {
		if _, body := l.get(path); strings.TrimSpace(body) != want {
			t.Errorf("GET %s = %s; want %s", path, body, want)
		}
	}
}
