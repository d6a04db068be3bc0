package pipeline_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// github stands in for GitHub's API: one open pull request, whose comments are kept.
type github struct {
	mu       sync.Mutex
	comments []string
}

func (g *github) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case r.Header.Get("Authorization") != "Bearer token":
		w.WriteHeader(http.StatusForbidden)
	case r.Method == http.MethodPost:
		var in struct{ Body string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		g.comments = append(g.comments, in.Body)
	case strings.HasSuffix(r.URL.Path, "/pulls"):
		_, _ = w.Write([]byte(`[{"number":1}]`)) // to a client that has gone, there is nothing to say
	default:
		_, _ = w.Write([]byte(`[]`))
	}
}

func startGitHub(t *testing.T) (*github, string) {
	t.Helper()
	g := &github{}
	s := httptest.NewServer(g)
	t.Cleanup(s.Close)
	return g, s.URL
}
