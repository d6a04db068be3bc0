package httpapi_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/httpapi"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
)

const (
	email    = "ada@example.com"
	password = "Correct-horse-battery-9"
)

// lab is a site with everything in memory, and a browser.
type lab struct {
	t        *testing.T
	url      string
	browser  *http.Client
	accounts *mem.Accounts
	users    *mem.Users
	index    *mem.Index
	imports  *mem.Imports
	files    *mem.Files
	desk     *mem.Desk
	log      *strings.Builder
	now      time.Time
}

func newLab(t *testing.T, change ...func(*httpapi.Site)) *lab {
	l := &lab{t: t, users: new(mem.Users), index: new(mem.Index), imports: new(mem.Imports), files: new(mem.Files), log: new(strings.Builder), now: noon}
	clock := func() time.Time { return l.now }
	l.accounts = mem.NewAccounts(clock)
	l.accounts.Add(email, password)
	l.desk = mem.NewDesk(l.files, "b", "https://uploads.example.com")
	site := httpapi.Site{Directory: httpapi.Directory{Store: l.users, Imports: l.imports, Log: slog.New(slog.NewJSONHandler(l.log, nil))},
		Accounts: l.accounts, Index: l.index, Desk: l.desk, Clock: clock}
	for _, c := range change {
		c(&site)
	}
	server := httptest.NewTLSServer(httpapi.NewSite(site))
	t.Cleanup(server.Close)
	l.url, l.browser = server.URL, server.Client()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	l.browser.Jar = jar
	l.browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return l
}

// do asks for a page and returns the answer with its body.
func (l *lab) do(method, path string, form url.Values, head ...string) (*http.Response, string) {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), method, l.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		l.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	res, err := l.browser.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return res, string(body)
}

func (l *lab) get(path string) (*http.Response, string) { l.t.Helper(); return l.do("GET", path, nil) }

// answered checks a status, and where the browser is sent.
func (l *lab) answered(res *http.Response, status int, location string) {
	l.t.Helper()
	if to := res.Header.Get("Location"); res.StatusCode != status || to != location {
		l.t.Errorf("%s %s is answered %d to %q; want %d to %q", res.Request.Method, res.Request.URL.Path, res.StatusCode, to, status, location)
	}
}

var hidden = regexp.MustCompile(`name="csrf" value="([^"]*)"`)

// csrf is the secret of the forms of a page.
func (l *lab) csrf(path string) string {
	l.t.Helper()
	_, body := l.get(path)
	found := hidden.FindStringSubmatch(body)
	if found == nil {
		l.t.Fatalf("%s has no form: %s", path, body)
	}
	return found[1]
}

func (l *lab) signIn(email, password, next string) (*http.Response, string) {
	l.t.Helper()
	return l.do("POST", "/app/sign-in", url.Values{"csrf": {l.csrf("/app/sign-in")}, "email": {email}, "password": {password}, "next": {next}})
}

// in is a lab where somebody has signed in.
func in(t *testing.T) *lab {
	l := newLab(t)
	res, _ := l.signIn(email, password, "")
	l.answered(res, http.StatusSeeOther, "/app/directory")
	return l
}

// cookies are those of the browser, by name.
func (l *lab) cookies() map[string]string {
	u, _ := url.Parse(l.url)
	all := map[string]string{}
	for _, c := range l.browser.Jar.Cookies(u) {
		all[c.Name] = c.Value
	}
	return all
}

func (l *lab) setCookie(name, value string) {
	u, _ := url.Parse(l.url)
	l.browser.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/", Secure: true}})
}

func (l *lab) put(us ...users.User) {
	l.t.Helper()
	if err := l.users.Put(l.t.Context(), us); err != nil {
		l.t.Fatal(err)
	}
	for i, u := range us {
		if err := l.index.Put(l.t.Context(), []users.Entry{{ID: u.ID, Email: u.Email, Name: u.Name, Version: fmt.Sprint(i)}}); err != nil {
			l.t.Fatal(err)
		}
	}
}

// shows checks that a page has texts, and has not those that begin with "!".
func (l *lab) shows(path string, want ...string) string {
	l.t.Helper()
	res, body := l.get(path)
	if res.StatusCode != http.StatusOK {
		l.t.Fatalf("GET %s answered %d: %s", path, res.StatusCode, body)
	}
	for _, w := range want {
		if not, ok := strings.CutPrefix(w, "!"); strings.Contains(body, strings.TrimPrefix(w, "!")) == ok {
			l.t.Errorf("GET %s: %q is there: %v; want the other: %s", path, strings.TrimPrefix(w, "!"), ok, not)
		}
	}
	return body
}

func TestDirectory(t *testing.T) {
	l := in(t)
	l.shows("/app/directory", "Nobody is in the directory yet", email)
	var us []users.User
	for i := range 30 {
		us = append(us, users.User{ID: fmt.Sprintf("u%02d", i), Email: fmt.Sprintf("u%02d@example.com", i), Name: fmt.Sprintf("Member %02d", i)})
	}
	l.put(us...)
	body := l.shows("/app/directory", "Member 00", "Member 24", "!Member 25", "!First page")
	next := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(body)
	if next == nil {
		t.Fatal("there is no next page")
	}
	l.shows(strings.ReplaceAll(next[1], "&amp;", "&"), "!Member 24", "Member 25", "Member 29", "First page", "!Next page")
	res, _ := l.get("/app/directory?after=made-up")
	l.answered(res, http.StatusBadRequest, "")
}

func TestDirectory_Search(t *testing.T) {
	l := in(t)
	l.put(users.User{ID: "1", Email: "bjork@example.com", Name: "Björk <b>"}, users.User{ID: "2", Email: "alan@example.com", Name: "Alan"})
	l.shows("/app/directory?q=bj", "bjork@example.com", "!alan@example.com", `value="bj"`)
	l.shows("/app/directory?q="+url.QueryEscape(`"><script>`), `value="&#34;&gt;&lt;script&gt;"`, "!<script>", "Nobody matches")
	l.shows("/app/directory?q=b", "at least 2")
}

func TestUser(t *testing.T) {
	l := in(t)
	l.put(users.User{ID: "a/b?c=#d", Email: "ada@example.com", Name: "Ada", Attributes: map[string]string{"city": "Bern"}, Source: users.Source{Import: "i", UploadedAt: noon, Line: 7}})
	l.shows("/app/directory", "/app/user?id=a%2Fb%3Fc%3D%23d")
	l.shows("/app/user?id=a%2Fb%3Fc%3D%23d", "Ada", "Bern", "23 November 2026, 12:00", "line 7")
	for _, path := range []string{"/app/user?id=nobody", "/app/user", "/app/user?id=" + strings.Repeat("x", 3000), "/app/nothing", "/app/"} {
		res, _ := l.get(path)
		l.answered(res, http.StatusNotFound, "")
	}
}

// TestXSS: what a name, an attribute or a file says is text.
func TestXSS(t *testing.T) {
	const attack = `<script>alert(1)</script><img src=x onerror=alert(1)>"'` + "`{{.}}"
	l := in(t)
	l.put(users.User{ID: attack, Email: `"<script>"@example.com`, Name: attack + "aa", Attributes: map[string]string{attack: attack}})
	save(t, l, users.Report{Import: "1", File: "uploads/x.csv", Read: true, Error: attack})
	for _, path := range []string{"/app/directory", "/app/directory?q=aa", "/app/user?id=" + url.QueryEscape(attack), "/app/uploads/x", "/app/uploads/x/progress"} {
		l.shows(path, "!<script>alert", "!<img src=x", "&lt;script&gt;")
	}
}

func save(t *testing.T, l *lab, r users.Report) {
	t.Helper()
	if err := l.imports.SaveReading(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func TestUploads(t *testing.T) {
	l := in(t)
	body := l.shows("/app/upload", "https://uploads.example.com", "uploads/20261123-", "100 MB")
	if !regexp.MustCompile(`name="success_action_redirect" value="https://127.0.0.1:[0-9]+/app/uploads/20261123-[a-z0-9]{16}"`).MatchString(body) {
		t.Errorf("the form leads nowhere: %s", body)
	}
	res, form := l.get("/app/upload/form")
	if !regexp.MustCompile(`"url":"https://uploads.example.com","fields":{.*"key":"uploads/(20261123-[a-z0-9]{16}).csv".*"page":"/app/uploads/20261123-`).MatchString(form) || res.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the form is %s", form)
	}
	l.shows("/app/uploads/x", "Waiting to begin", `data-poll="/app/uploads/x/progress"`, "http-equiv")
	reading := users.Report{Import: "1", File: "uploads/x.csv", UploadedAt: noon, Rows: 1200, Rejected: 3, Queued: 1197, Chunks: 1, Rejects: "rejects/uploads/x.csv"}
	save(t, l, reading)
	l.shows("/app/uploads/x/progress", "Reading the file", "!data-over", "!<html")
	reading.Read = true
	save(t, l, reading)
	l.shows("/app/uploads/x/progress", "Storing members", `max="1200" value="3"`, "!data-over")
	if err := l.imports.SaveTally(t.Context(), users.Chunk{Import: "1"}, users.Tally{Stored: 1190, Duplicates: 7}); err != nil {
		t.Fatal(err)
	}
	l.shows("/app/uploads/x", "Done", "1\u202f190", "data-over", "/app/uploads/x/rejects", "!http-equiv")
	res, _ = l.get("/app/uploads/x/rejects")
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "https://uploads.example.com/rejects/uploads/x.csv?") || !strings.Contains(to, "rejected-x.csv") {
		t.Errorf("rejects lead to %d %s", res.StatusCode, to)
	}
	for _, path := range []string{"/app/uploads/unknown/rejects", "/app/uploads/" + strings.Repeat("x", 2000), "/app/uploads/a%2F..%2Fb"} {
		res, _ := l.get(path)
		l.answered(res, http.StatusNotFound, "")
	}
}

// TestFault: what is wrong inside is logged, and not shown.
func TestFault(t *testing.T) {
	s := &stub{err: fmt.Errorf("arn:aws:iam::123456789012:role/secret")}
	l := in(t)
	var log strings.Builder
	h := httpapi.NewSite(httpapi.Site{Directory: httpapi.Directory{Store: s, Imports: s, Log: slog.New(slog.NewJSONHandler(&log, nil))}, Accounts: l.accounts, Clock: time.Now})
	r := httptest.NewRequest("GET", "https://x/app/directory", nil)
	for name, value := range l.cookies() {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || !strings.Contains(log.String(), "secret") {
		t.Errorf("a fault is answered %d %s, and logged as %s", w.Code, w.Body, &log)
	}
}
