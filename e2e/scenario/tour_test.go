package scenario_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/httpapi"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/kit/probe"
)

const (
	email    = "probe@example.com"
	password = "Correct-horse-battery-9"
)

// site is the real pages over memory; broken stands before them and may answer instead.
type site struct {
	*httptest.Server
	broken func(http.ResponseWriter, *http.Request) bool
}

// forms have the fields that S3's have.
type forms struct{ *mem.Desk }

// Form implements users.Desk.
func (f forms) Form(ctx context.Context, key, then string) (users.Form, error) {
	form, err := f.Desk.Form(ctx, key, then)
	form.Fields["policy"] = "signed"
	return form, err
}

func newSite(t *testing.T) *site {
	accounts := mem.NewAccounts(time.Now)
	accounts.Add(email, password)
	pages := httpapi.NewSite(httpapi.Site{Directory: httpapi.Directory{Store: new(mem.Users), Imports: new(mem.Imports), Log: slog.New(slog.DiscardHandler)},
		Accounts: accounts, Index: new(mem.Index), Desk: forms{mem.NewDesk(new(mem.Files), "b", "https://uploads.example.com")}, Clock: time.Now})
	s := new(site)
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.broken == nil || !s.broken(w, r) {
			pages.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) visit(t *testing.T, password string) []probe.Done {
	t.Helper()
	steps, err := scenario.Visit(s.Client(), s.URL, email, password)
	if err != nil {
		t.Fatal(err)
	}
	return probe.Run(t.Context(), time.Now, steps)
}

// TestTour: through the real pages, and again: it leaves nothing that stands in its way.
func TestTour(t *testing.T) {
	s := newSite(t)
	for range 2 {
		done := s.visit(t, password)
		if err := probe.Failed(done); err != nil || len(done) != len(scenario.Steps()) {
			t.Fatalf("the tour failed at %d of %d steps: %v", len(done), len(scenario.Steps()), err)
		}
		for i, d := range done {
			if d.Step != scenario.Steps()[i] {
				t.Errorf("step %d is %s; want %s, which its metric is announced as", i, d.Step, scenario.Steps()[i])
			}
		}
	}
}

// TestTour_Broken: each way in which a site is broken is seen at the step that meets it, with what was seen.
func TestTour_Broken(t *testing.T) {
	on := func(path string, answer func(http.ResponseWriter)) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			_, nobody := r.Cookie("__Host-session")
			if !strings.HasPrefix(r.URL.RequestURI(), path) || r.Method != http.MethodGet || nobody != nil && strings.HasPrefix(path, "/app/directory") {
				return false
			}
			answer(w)
			return true
		}
	}
	fault := func(body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(500); _, _ = io.WriteString(w, body) }
	}
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(code) }
	}
	text := func(body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'")
			_, _ = io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		broken     func(http.ResponseWriter, *http.Request) bool
		step, says string
	}{
		"Down":     {on("/", status(http.StatusBadGateway)), scenario.StepOpen, "found status 502"},
		"Empty":    {on("/app/sign-in", text("")), scenario.StepOpen, `without "name=\"password\""`},
		"Half":     {on("/app/directory?q=", text("Nobody matches")), scenario.StepSearch, "found half of the page"},
		"NoList":   {on("/app/directory", text("<h1>Directory</h1></html>")), scenario.StepSignIn, `without "probe@example.com"`},
		"NoSearch": {on("/app/directory?q=", status(http.StatusInternalServerError)), scenario.StepSearch, "found status 500 Internal Server Error; expected 200"},
		"OwnError": {on("/app/directory?q=", fault("<html><h1>Something went wrong</h1>")), scenario.StepSearch, `Error ("Something went wrong"); expected`},
		"Gateway":  {on("/app/directory?q=", fault(`{"message":"no"}`)), scenario.StepSearch, `Error ("{\"message\":\"no\"}"); expected`},
		"Long":     {on("/app/directory?q=", fault(strings.Repeat("long", 60))), scenario.StepSearch, "found status 500 Internal Server Error; expected 200"},
		"NoUpload": {on("/app/upload", text("<html></html>")), scenario.StepUpload, `without "name=\"policy\""`},
		"NoPolicy": {on("/app/upload", status(http.StatusOK)), scenario.StepUpload, "found no policy of content"},
	} {
		s := newSite(t)
		s.broken = c.broken
		done := s.visit(t, password)
		err := probe.Failed(done)
		if err == nil || done[len(done)-1].Step != c.step || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the tour ends with %v; want %q at %s", name, err, c.says, c.step)
		}
	}
	if err := probe.Failed(newSite(t).visit(t, "not the password")); err == nil || !strings.HasPrefix(err.Error(), scenario.StepSignIn) {
		t.Errorf("with a wrong password the tour ends with %v; want it at sign-in", err)
	}
}

// TestTour_Password: no error has it.
func TestTour_Password(t *testing.T) {
	s := newSite(t)
	s.broken = func(w http.ResponseWriter, r *http.Request) bool { return r.Method == http.MethodPost && hangUp(w) }
	if err := probe.Failed(s.visit(t, "hunter2")); err == nil || slices.Contains(strings.Fields(err.Error()), "hunter2") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error is %v; want one without the password", err)
	}
}

func hangUp(w http.ResponseWriter) bool {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		c.Close()
	}
	return true
}
