package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Directory is what the handler serves.
type Directory struct {
	Store   users.Store
	Imports users.Imports
	Log     *slog.Logger
}

// New returns the handler.
func New(d Directory) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.Handle("GET /users", d.serve(d.users))
	mux.Handle("GET /imports", d.serve(d.imports))
	mux.Handle("GET /imports/{id}", d.serve(d.report))
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		fail(w, problem{http.StatusNotFound, "not_found", "there is nothing at " + r.URL.Path})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", "GET, HEAD") // which a 405 must have (RFC 9110, 15.5.6)
		fail(w, problem{http.StatusMethodNotAllowed, "method_not_allowed", r.Method + " is not supported; use GET"})
	})
	return mux
}

// problem is an error that the client is told.
type problem struct {
	status        int
	code, message string
}

// Error implements error.
func (p problem) Error() string { return p.message }

// serve turns a function that returns what to answer into a handler.
func (d Directory) serve(f func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := f(r)
		if err == nil {
			answer(w, http.StatusOK, body)
			return
		}
		p := problemOf(err)
		if p.status == http.StatusInternalServerError {
			d.Log.Error("request failed", "path", r.URL.Path, "error", err.Error())
		}
		fail(w, p)
	})
}

func problemOf(err error) problem {
	var p problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, users.ErrBadCursor):
		return problem{http.StatusBadRequest, "bad_cursor", "cursor: expected the next of an earlier answer, or none"}
	case errors.Is(err, users.ErrNotFound):
		return problem{http.StatusNotFound, "not_found", "there is no such import"}
	}
	return problem{http.StatusInternalServerError, "internal", "something went wrong; it was logged"}
}

func (d Directory) users(r *http.Request) (any, error) {
	limit, err := limitOf(r)
	if err != nil {
		return nil, err
	}
	page, err := d.Store.List(r.Context(), limit, r.URL.Query().Get("cursor"))
	if err != nil {
		return nil, err
	}
	out := listing{Users: make([]user, len(page.Users)), Next: page.Next}
	for i, u := range page.Users {
		out.Users[i] = user{u.ID, u.Email, u.Name, u.Attributes}
	}
	return out, nil
}

type listing struct {
	Users []user `json:"users"`
	Next  string `json:"next"`
}

type user struct {
	ID         string            `json:"id"`
	Email      string            `json:"email"`
	Name       string            `json:"name"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

// Page sizes of the directory.
const (
	defaultLimit = 50
	maxLimit     = 100
)

func limitOf(r *http.Request) (int, error) {
	text := r.URL.Query().Get("limit")
	if text == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxLimit {
		return 0, problem{http.StatusBadRequest, "bad_limit", fmt.Sprintf("limit is %q; expected 1 to %d", text, maxLimit)}
	}
	return n, nil
}

const (
	maxImports  = 20   // imports of a file that are listed
	maxFile     = 1024 // bytes of a key (S3 quotas, 2026)
	maxImportID = 64   // bytes; longer than any, and short enough for a key of DynamoDB, which refuses long ones
)

func (d Directory) imports(r *http.Request) (any, error) {
	file := r.URL.Query().Get("file")
	if file == "" {
		return nil, problem{http.StatusBadRequest, "no_file", "file is missing; expected the key of an upload, for example ?file=users.csv"}
	}
	if len(file) > maxFile {
		return nil, problem{http.StatusBadRequest, "bad_file", fmt.Sprintf("file has %d bytes; expected at most %d, as S3's keys have", len(file), maxFile)}
	}
	reports, err := d.Imports.Recent(r.Context(), file, maxImports)
	if reports == nil {
		reports = []users.Report{}
	}
	return map[string]any{"imports": reports}, err
}

func (d Directory) report(r *http.Request) (any, error) {
	id := r.PathValue("id")
	if len(id) > maxImportID {
		return nil, users.ErrNotFound
	}
	return d.Imports.Report(r.Context(), id)
}

func fail(w http.ResponseWriter, p problem) {
	answer(w, p.status, map[string]any{"error": map[string]string{"code": p.code, "message": p.message}})
}

// answer writes JSON. An error here means that the client is gone: there is nobody to tell.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
