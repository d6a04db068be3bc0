package httpapi_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/httpapi"
	"github.com/mainstay-go/mainstay/domain/users"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// stub answers what it is told to and remembers what it was asked.
type stub struct {
	users.Store
	users.Imports
	err    error
	limit  int
	cursor string
	file   string
}

func (s *stub) List(_ context.Context, limit int, cursor string) (users.Page, error) {
	s.limit, s.cursor = limit, cursor
	u := users.User{ID: "1", Email: "a@example.com", Name: "<Ada>", Attributes: map[string]string{"town": "Bern"}, Source: users.Source{Import: "hidden"}}
	return users.Page{Users: []users.User{u}, Next: "n"}, s.err
}

func (s *stub) Report(_ context.Context, id string) (users.Report, error) {
	return users.Report{Import: id, File: "users.csv", UploadedAt: noon, Rows: 3}, s.err
}

func (s *stub) Recent(_ context.Context, file string, limit int) ([]users.Report, error) {
	s.file, s.limit = file, limit
	return nil, s.err
}

func ask(t *testing.T, s *stub, method, target string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	httpapi.New(httpapi.Directory{Store: s, Imports: s, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, httptest.NewRequest(method, target, nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), strings.TrimSpace(string(body))
}

const importID = "0123456789abcdef01234567"

func TestHandler_Answers(t *testing.T) {
	for target, want := range map[string]string{
		"/healthz":                      `{"status":"ok"}`,
		"/users?limit=7&cursor=c%2F%3D": `{"users":[{"id":"1","email":"a@example.com","name":"\u003cAda\u003e","attributes":{"town":"Bern"}}],"next":"n"}`,
		"/imports?file=in/%C3%BC.csv":   `{"imports":[]}`,
		"/imports/" + importID: `{"import":"` + importID + `","file":"users.csv","uploadedAt":"2026-11-23T12:00:00Z","rows":3,"rejected":0,"queued":0,` +
			`"chunks":0,"stored":0,"duplicates":0,"chunksDone":0,"read":false,"done":false,"rejects":""}`,
	} {
		var s stub
		res, body := ask(t, &s, http.MethodGet, target)
		if res.StatusCode != http.StatusOK || body != want {
			t.Errorf("GET %s = %d %s; want %s", target, res.StatusCode, body, want)
		}
		if res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Content-Type") != "application/json" {
			t.Errorf("GET %s has headers %v; want JSON that nobody stores", target, res.Header)
		}
		if strings.HasPrefix(target, "/users") && (s.limit != 7 || s.cursor != "c/=") || strings.HasPrefix(target, "/imports?") && (s.file != "in/ü.csv" || s.limit != 20) {
			t.Errorf("GET %s asked for %+v", target, s)
		}
	}
}

func TestHandler_DefaultLimit(t *testing.T) {
	var s stub
	if ask(t, &s, http.MethodGet, "/users"); s.limit != 50 {
		t.Errorf("limit is %d; want 50", s.limit)
	}
}

func TestHandler_Problems(t *testing.T) {
	secret := errors.New("arn:aws:iam::123456789012:role/secret")
	for name, c := range map[string]struct {
		method, target string
		err            error
		status         int
		code           string
	}{
		"LimitZero":    {"GET", "/users?limit=0", nil, 400, "bad_limit"},
		"LimitLarge":   {"GET", "/users?limit=101", nil, 400, "bad_limit"},
		"LimitText":    {"GET", "/users?limit=x", nil, 400, "bad_limit"},
		"BadCursor":    {"GET", "/users?cursor=x", users.ErrBadCursor, 400, "bad_cursor"},
		"NoFile":       {"GET", "/imports", nil, 400, "no_file"},
		"LongFile":     {"GET", "/imports?file=" + strings.Repeat("x", 1025), nil, 400, "bad_file"},
		"NoImport":     {"GET", "/imports/" + importID, users.ErrNotFound, 404, "not_found"},
		"LongImport":   {"GET", "/imports/" + strings.Repeat("x", 3000), nil, 404, "not_found"},
		"NoSuchPath":   {"GET", "/nothing", nil, 404, "not_found"},
		"Deeper":       {"GET", "/imports/a/b", nil, 404, "not_found"},
		"Post":         {"POST", "/users", nil, 405, "method_not_allowed"},
		"Delete":       {"DELETE", "/imports/" + importID, nil, 405, "method_not_allowed"},
		"UsersFault":   {"GET", "/users", secret, 500, "internal"},
		"ImportsFault": {"GET", "/imports?file=f", secret, 500, "internal"},
		"ReportFault":  {"GET", "/imports/" + importID, secret, 500, "internal"},
	} {
		t.Run(name, func(t *testing.T) {
			res, body := ask(t, &stub{err: c.err}, c.method, c.target)
			var got struct {
				Error struct{ Code, Message string }
			}
			if err := json.Unmarshal([]byte(body), &got); err != nil || res.StatusCode != c.status || got.Error.Code != c.code || got.Error.Message == "" {
				t.Errorf("%s %.60s = %d %.200s; want %d %s", c.method, c.target, res.StatusCode, body, c.status, c.code)
			}
			if strings.Contains(body, "secret") || res.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("answer is %s with %v; want nothing of what is inside, not to be stored", body, res.Header)
			}
			if c.status == http.StatusMethodNotAllowed && res.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("Allow is %q; want what is allowed (RFC 9110, 15.5.6)", res.Header.Get("Allow"))
			}
		})
	}
}

func TestHandler_LogsFaults(t *testing.T) {
	var log strings.Builder
	s := &stub{err: errors.New("no capacity")}
	h := httpapi.New(httpapi.Directory{Store: s, Imports: s, Log: slog.New(slog.NewJSONHandler(&log, nil))})
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/users", nil))
	if !strings.Contains(log.String(), "no capacity") {
		t.Errorf("log is %q; want the error", &log)
	}
}

// invoke sends a captured event through Lambda and returns the request that it became and the response.
func invoke(t *testing.T, change func(*events.APIGatewayV2HTTPRequest)) (*http.Request, string, events.APIGatewayV2HTTPResponse, error) {
	t.Helper()
	raw, err := os.ReadFile("testdata/request.json")
	if err != nil {
		t.Fatal(err)
	}
	var e events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	change(&e)
	var got *http.Request
	var body []byte
	res, err := httpapi.Lambda(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header().Add("Vary", "x")
		w.Header().Add("Vary", "y")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "hällo")
	}))(t.Context(), e)
	return got, string(body), res, err
}

func TestLambda(t *testing.T) {
	r, body, res, err := invoke(t, func(e *events.APIGatewayV2HTTPRequest) {
		e.RequestContext.HTTP.Method, e.RawPath, e.RawQueryString = "POST", "/imports/ä b", "file=a%2Bb&x=1&x=2"
		e.Cookies, e.Body, e.IsBase64Encoded = []string{"s=1", "t=2"}, base64.StdEncoding.EncodeToString([]byte("\x00body")), true
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Method != "POST" || r.URL.Path != "/imports/ä b" || r.URL.Query().Get("file") != "a+b" || len(r.URL.Query()["x"]) != 2 || body != "\x00body" {
		t.Errorf("request is %s %s with body %q", r.Method, r.URL, body)
	}
	if c, err := r.Cookie("t"); err != nil || c.Value != "2" || r.Host != "aaaaaaaaaa.execute-api.us-west-2.amazonaws.com" || r.UserAgent() != "curl/7.58.0" {
		t.Errorf("request has cookie %v, host %s and headers %v", c, r.Host, r.Header)
	}
	if res.StatusCode != http.StatusTeapot || res.Body != "hällo" || len(res.Cookies) != 2 || res.Headers["Vary"] != "x,y" || res.Headers["Set-Cookie"] != "" {
		t.Errorf("response is %+v", res)
	}
}

func TestLambda_Hostile(t *testing.T) {
	for name, change := range map[string]func(*events.APIGatewayV2HTTPRequest){
		"Base64": func(e *events.APIGatewayV2HTTPRequest) { e.Body, e.IsBase64Encoded = "?", true },
		"Method": func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.Method = "GET /x" },
	} {
		if _, _, _, err := invoke(t, change); err == nil {
			t.Errorf("%s: a broken event was served", name)
		}
	}
	for _, path := range []string{"", "//evil.example", "/%zz", "/../x", "?"} {
		if _, _, res, err := invoke(t, func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = path }); err != nil || res.StatusCode != http.StatusTeapot {
			t.Errorf("path %q: %+v, %v; want it served", path, res, err)
		}
	}
}

// TestLambda_Healthz sends the captured event through the real handler.
func TestLambda_Healthz(t *testing.T) {
	e := events.APIGatewayV2HTTPRequest{RawPath: "/healthz"}
	e.RequestContext.HTTP.Method = http.MethodGet
	res, err := httpapi.Lambda(httpapi.New(httpapi.Directory{Log: slog.New(slog.DiscardHandler)}))(t.Context(), e)
	if err != nil || res.StatusCode != http.StatusOK || strings.TrimSpace(res.Body) != `{"status":"ok"}` {
		t.Errorf("healthz = %+v, %v", res, err)
	}
}

func FuzzHandler(f *testing.F) {
	f.Add("GET", "/users", "limit=1&cursor=x")
	f.Add("GET", "/imports", "file=%zz;&")
	f.Fuzz(func(t *testing.T, method, path, query string) {
		e := events.APIGatewayV2HTTPRequest{RawPath: path, RawQueryString: query}
		e.RequestContext.HTTP.Method = method
		s := &stub{}
		res, err := httpapi.Lambda(httpapi.New(httpapi.Directory{Store: s, Imports: s, Log: slog.New(slog.DiscardHandler)}))(t.Context(), e)
		if err == nil && res.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%q %q?%q = %d %s", method, path, query, res.StatusCode, res.Body)
		}
	})
}
