package web_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/web"
)

// all has one of each page.
func all() map[string]web.Page {
	in := web.Frame{Title: "A", Email: "ada@example.com", CSRF: "secret"}
	return map[string]web.Page{
		"sign-in": web.SignIn{Problem: "no"}, "password": web.Password{Problem: "no"}, "directory": web.Directory{Frame: in, Users: []web.Row{{ID: "1", Name: "Ada"}}, Next: "n"},
		"user": web.User{Frame: in, User: users.User{ID: "1", Name: "Ada"}}, "problem": web.Problem{Frame: in},
		"upload": web.Upload{Frame: in, Form: users.Form{URL: "https://uploads.example.com", Fields: map[string]string{"key": "k"}}},
		"report": web.Report{Frame: in, ID: "x"},
	}
}

// TestRender: pages are whole, and have nothing that the policy of content forbids: no styles and no scripts in them.
func TestRender(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)<style|\sstyle=|<script(?:\s[^>]*)?>[^<]|\son[a-z]+=|javascript:|ZgotmplZ`)
	for name, p := range all() {
		var out strings.Builder
		if err := web.Render(&out, p); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if found := forbidden.FindString(out.String()); found != "" {
			t.Errorf("%s has %q", name, found)
		}
		for _, want := range []string{`<html lang="en">`, "<h1>", "</html>", `name="viewport"`} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
		for _, m := range regexp.MustCompile(`<form[^>]*method="post"[^>]*action="/[^"]*"[^>]*>\s*(<input[^>]*>)`).FindAllStringSubmatch(out.String(), -1) {
			if !strings.Contains(m[1], `name="csrf"`) {
				t.Errorf("%s has a form without its secret: %s", name, m[0])
			}
		}
	}
}

// TestAssets: each file is where pages say, for ever, and nowhere else.
func TestAssets(t *testing.T) {
	var page strings.Builder
	if err := web.Render(&page, web.SignIn{}); err != nil {
		t.Fatal(err)
	}
	files, err := fs.ReadDir(os.DirFS("assets"), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		at := regexp.MustCompile(`/app/assets/[0-9a-f]{12}/` + regexp.QuoteMeta(f.Name())).FindString(page.String())
		w := httptest.NewRecorder()
		web.Assets().ServeHTTP(w, httptest.NewRequest("GET", at+"", nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") == "" || w.Body.Len() == 0 {
			t.Errorf("%s at %q is answered %d with %v", f.Name(), at, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/app/assets/000000000000/app.js", "/app/assets/app.js", "/app/assets/../render.go", "/app/assets/"} {
		w := httptest.NewRecorder()
		web.Assets().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s is answered %d; want 404", path, w.Code)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: ">0<", 999: ">999<", 1000: ">1\u202f000<", 1234567: ">1\u202f234\u202f567<"} {
		var out strings.Builder
		if err := web.RenderPart(&out, web.Report{Found: true, Report: users.Report{Rows: n}}); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%d is not written as %q: %s", n, want, out.String())
		}
	}
}
