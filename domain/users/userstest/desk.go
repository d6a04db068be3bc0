package userstest

import (
	"bytes"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Counter is a users.Desk with the browser in front of it and the bucket behind.
type Counter struct {
	users.Desk
	Browser *http.Client
	Put     func(key string, body []byte)
	Read    func(key string) (body []byte, there bool)
}

// TestDesk checks a users.Desk; newCounter returns one over an empty bucket.
func TestDesk(t *testing.T, newCounter func(*testing.T) Counter) {
	for name, test := range map[string]func(*testing.T, Counter){
		"Post": postFile, "PostThen": postThen, "PostElsewhere": postElsewhere, "PostEmpty": postEmpty, "Link": linkFile, "LinkTampered": linkTampered,
	} {
		t.Run(name, func(t *testing.T) { test(t, newCounter(t)) })
	}
}

func (c Counter) form(t *testing.T, then string) users.Form {
	t.Helper()
	f, err := c.Form(t.Context(), "uploads/1.csv", then)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// post sends a form as a browser does, which does not follow where it is sent on.
func (c Counter) post(t *testing.T, f users.Form, file string) *http.Response {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		if err := m.WriteField(name, f.Fields[name]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("file", "members.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, file); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	browser := *c.Browser
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := browser.Post(f.URL, m.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}

func postFile(t *testing.T, c Counter) {
	if res := c.post(t, c.form(t, ""), "id\n1\n"); res.StatusCode != http.StatusCreated {
		t.Fatalf("the form is answered %s; want 201", res.Status)
	}
	if body, ok := c.Read("uploads/1.csv"); !ok || string(body) != "id\n1\n" {
		t.Errorf("the file is %q, %v; want what was sent", body, ok)
	}
}

func postThen(t *testing.T, c Counter) {
	res := c.post(t, c.form(t, "https://site.example.com/app/uploads/1"), "id\n1\n")
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "https://site.example.com/app/uploads/1") {
		t.Errorf("the form is answered %s to %q; want the browser sent on", res.Status, to)
	}
}

// postElsewhere changes the form: it is for one key, and for what it was signed with.
func postElsewhere(t *testing.T, c Counter) {
	for name, value := range map[string]string{"key": "rejects/1.csv", "Content-Type": "text/html", "x-amz-meta-more": "1"} {
		f := c.form(t, "")
		f.Fields = maps.Clone(f.Fields)
		f.Fields[name] = value
		if res := c.post(t, f, "id\n1\n"); res.StatusCode < 400 {
			t.Errorf("a form with %s %q is answered %s; want it refused", name, value, res.Status)
		}
	}
	for _, key := range []string{"uploads/1.csv", "rejects/1.csv"} {
		if _, ok := c.Read(key); ok {
			t.Errorf("a changed form has put %s", key)
		}
	}
}

func postEmpty(t *testing.T, c Counter) {
	if res := c.post(t, c.form(t, ""), ""); res.StatusCode != http.StatusBadRequest {
		t.Errorf("an empty file is answered %s; want 400", res.Status)
	}
}

func linkFile(t *testing.T, c Counter) {
	c.Put("rejects/1.csv", []byte("line,reason\n"))
	link, err := c.Link(t.Context(), "rejects/1.csv", "rejected.csv")
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Browser.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || string(body) != "line,reason\n" {
		t.Errorf("the link is answered %s %q, %v; want the report", res.Status, body, err)
	}
	if d := res.Header.Get("Content-Disposition"); d != "attachment; filename=rejected.csv" {
		t.Errorf("Content-Disposition is %q; want it saved as rejected.csv", d)
	}
}

func linkTampered(t *testing.T, c Counter) {
	c.Put("rejects/1.csv", []byte("line,reason\n"))
	c.Put("rejects/2.csv", []byte("line,reason\n"))
	link, err := c.Link(t.Context(), "rejects/1.csv", "rejected.csv")
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Browser.Get(strings.Replace(link, "rejects/1.csv", "rejects/2.csv", 1))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("the link to another report is answered %s; want 403", res.Status)
	}
}
