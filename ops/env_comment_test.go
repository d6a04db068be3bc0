package ops

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeGitHub has one pull request, of feature/x, and keeps its comments.
type fakeGitHub struct {
	comments []githubComment
	calls    []string
}

func (f *fakeGitHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.calls = append(f.calls, r.Method+" "+r.URL.Path)
	var in githubComment
	var page, id int
	switch {
	case r.Header.Get("Authorization") != "Bearer token":
		http.Error(w, `{"message":"Resource not accessible by integration"}`, http.StatusForbidden)
	case strings.HasSuffix(r.URL.Path, "/pulls"):
		if r.URL.Query().Get("head") == "octo:feature/x" && r.URL.Query().Get("state") == "open" {
			fmt.Fprint(w, `[{"number":7}]`)
			return
		}
		fmt.Fprint(w, `[]`)
	case r.Method == http.MethodGet:
		if _, err := fmt.Sscan(r.URL.Query().Get("page"), &page); err != nil {
			http.Error(w, "no page", http.StatusBadRequest)
			return
		}
		from := min((page-1)*perPage, len(f.comments))
		if err := json.NewEncoder(w).Encode(f.comments[from:min(from+perPage, len(f.comments))]); err != nil {
			panic(err)
		}
	case json.NewDecoder(r.Body).Decode(&in) != nil:
		http.Error(w, "no JSON", http.StatusBadRequest)
	case r.Method == http.MethodPost:
		in.ID, in.User.Type = int64(len(f.comments)+1), "Bot"
		f.comments = append(f.comments, in)
	case r.Method == http.MethodPatch:
		if _, err := fmt.Sscanf(r.URL.Path, "/repos/octo/app/issues/comments/%d", &id); err != nil {
			http.Error(w, "no comment", http.StatusNotFound)
			return
		}
		f.comments[id-1].Body = in.Body
	}
}

func comment(t *testing.T, f *fakeGitHub, token string) EnvComment {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return EnvComment{GitHub: GitHub{API: server.URL, Repository: "octo/app", Token: token, HTTP: server.Client()}, Branch: "feature/x",
		Up: Up{Environment: "feature-x-1a2b3c4d", URL: "https://one.example", Updated: []string{"serve-web"}}, Diff: "nothing is replaced\n"}
}

// A pull request has one comment, however often something is pushed.
func TestEnvComment(t *testing.T) {
	f := &fakeGitHub{}
	for i := range perPage { // a lively discussion, in which somebody has quoted the comment
		c := githubComment{ID: int64(i + 1), Body: "<!-- mainstay: environment feature-x-1a2b3c4d -->\nlook at this"}
		c.User.Type = "User"
		f.comments = append(f.comments, c)
	}
	c := comment(t, f, "token")
	for _, url := range []string{"https://one.example", "https://two.example"} {
		c.Up.URL = url
		if n, err := c.Run(t.Context()); n != 7 || err != nil {
			t.Fatalf("Run = %d, %v; want 7", n, err)
		}
	}
	if len(f.comments) != perPage+1 {
		t.Fatalf("there are %d comments; want one more than before", len(f.comments))
	}
	last := f.comments[perPage].Body
	for _, want := range []string{"feature-x-1a2b3c4d", "https://two.example", "serve-web", "nothing is replaced"} {
		if !strings.Contains(last, want) {
			t.Errorf("the comment lacks %q:\n%s", want, last)
		}
	}
	if strings.Contains(last, "one.example") || strings.Contains(f.comments[0].Body, "two.example") {
		t.Errorf("the comment was not replaced, or a person's was:\n%s\n%s", last, f.comments[0].Body)
	}
}

func TestEnvComment_NoPullRequest(t *testing.T) {
	f := &fakeGitHub{}
	c := comment(t, f, "token")
	c.Branch = "other"
	if n, err := c.Run(t.Context()); n != 0 || err != nil || len(f.comments) > 0 {
		t.Errorf("Run = %d, %v with comments %v; want nothing said", n, err, f.comments)
	}
}

func TestEnvComment_ErrForbidden(t *testing.T) {
	_, err := comment(t, &fakeGitHub{}, "wrong").Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "403") || !strings.Contains(err.Error(), "pull-requests: write") {
		t.Errorf("Run = %v; want what GitHub says and which permission it takes", err)
	}
}

func TestEnvComment_Long(t *testing.T) {
	c := comment(t, &fakeGitHub{}, "token")
	c.Diff = strings.Repeat("ü", 65_536)
	if text := c.Text(); len(text) > 65_536 || !strings.HasSuffix(text, "The rest is in the file of the run.\n") {
		t.Errorf("the comment has %d bytes and ends with %q; want what GitHub takes, and that there is more", len(text), text[len(text)-40:])
	}
}

func TestUp_TellJob(t *testing.T) {
	file := filepath.Join(t.TempDir(), "output")
	for _, u := range []Up{{URL: "https://one.example"}, {URL: "https://two.example", Release: "sha256:1a2b"}} {
		if err := u.tellJob(file); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if want := "url=https://one.example\nrelease=\nurl=https://two.example\nrelease=sha256:1a2b\n"; err != nil || string(text) != want {
		t.Errorf("the job is told %q, %v; want %q", text, err, want)
	}
	if err := (Up{}).tellJob(""); err != nil {
		t.Errorf("outside of a job: %v; want nothing done", err)
	}
}
