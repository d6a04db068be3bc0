package opensearch_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/opensearch"
	"github.com/mainstay-go/mainstay/domain/users"
)

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// foreign has an index in the way that is none of ours: what does not fit is said, without what it says of people.
func foreign(t *testing.T, url string) {
	x := newIndex(url)
	r, err := http.NewRequest(http.MethodPut, x.url, strings.NewReader(`{"mappings": {"properties": {"id": {"type": "long"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	err = x.Put(t.Context(), []users.Entry{{ID: "seven", Name: "Ada", Version: "1"}, {ID: "8", Version: "1"}})
	if err == nil || !strings.Contains(err.Error(), "1 of 2 failed") || strings.Contains(err.Error(), "seven") {
		t.Errorf("Put = %v; want it to say that one failed, and nothing of him", err)
	}
}

// serve has one answer to all requests, and returns those with what it was sent.
func serve(t *testing.T, status int, answer string) (url string, sent *http.Request) {
	t.Helper()
	sent = &http.Request{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*sent = *r
		w.WriteHeader(status)
		if _, err := io.WriteString(w, answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, sent
}

func noon() time.Time { return time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC) }

// TestSigned: a domain lets in who signs for the service "es".
func TestSigned(t *testing.T) {
	url, sent := serve(t, http.StatusOK, `{"hits": {"hits": []}}`)
	if _, err := opensearch.New(config(), url+"/", "staging", noon).Search(t.Context(), users.Query{Text: "ada", Limit: 1}); err != nil {
		t.Fatal(err)
	}
	got := sent.Header.Get("Authorization")
	if !strings.HasPrefix(got, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261127/eu-central-1/es/aws4_request") || sent.Header.Get("X-Amz-Security-Token") != "session" {
		t.Errorf("signed with %q", got)
	}
	if sent.URL.Path != "/staging-users/_search" || sent.Method != http.MethodPost {
		t.Errorf("asked for %s %s", sent.Method, sent.URL.Path)
	}
}

// TestAnswers: whatever is answered but what was asked for is an error, which quotes none of it.
func TestAnswers(t *testing.T) {
	for want, answer := range map[string]struct {
		status int
		text   string
	}{
		"answers 429 circuit_breaking_exception": {http.StatusTooManyRequests, `{"error": {"type": "circuit_breaking_exception", "reason": "Ada"}}`},
		"answers 403 without a kind":             {http.StatusForbidden, `{"Message": "User: Ada is not authorized"}`},
		"answers 502 without a kind":             {http.StatusBadGateway, `<html>Ada`},
		"read answer of 9 bytes":                 {http.StatusOK, `<html>Ada`},
	} {
		url, _ := serve(t, answer.status, answer.text)
		x := opensearch.New(config(), url, "staging", noon)
		_, err := x.Search(t.Context(), users.Query{Text: "ada", Limit: 1})
		for _, err := range []error{err, x.Put(t.Context(), []users.Entry{{ID: "7"}})} {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Ada") {
				t.Errorf("found %v; want %q", err, want)
			}
		}
	}
}
