package httpapi

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/web"
)

// newUpload names an upload: nobody can guess another's.
func (s Site) newUpload() string {
	return s.Clock().UTC().Format("20060102") + "-" + strings.ToLower(rand.Text()[:16])
}

// key is where the file of an upload is kept.
func key(id string) string { return names.UploadsPrefix + id + ".csv" }

// upload has a form that works as it is: the browser sends the file away and comes back to the report.
func (s Site) upload(w http.ResponseWriter, r *http.Request, v visit) error {
	id := s.newUpload()
	form, err := s.Desk.Form(r.Context(), key(id), "https://"+r.Host+web.ReportAt+id)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", allowing(form.URL))
	return s.render(w, http.StatusOK, web.Upload{Frame: v.frame("Upload"), Form: form, Most: fmt.Sprintf("%d MB", users.MaxUploadBytes>>20)})
}

// allowing is the policy of a page that may send files to an address.
func allowing(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return fmt.Sprintf(policy, "")
	}
	return fmt.Sprintf(policy, " "+u.Scheme+"://"+u.Host)
}

// form is one for the page's script, which stays on the page while it sends.
func (s Site) form(w http.ResponseWriter, r *http.Request, _ visit) error {
	id := s.newUpload()
	form, err := s.Desk.Form(r.Context(), key(id), "")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(struct {
		users.Form
		Page string `json:"page"`
	}{form, web.ReportAt + id})
}

func (s Site) report(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.reported(r, v)
	if err != nil {
		return err
	}
	return s.render(w, http.StatusOK, p)
}

func (s Site) progress(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.reported(r, v)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := web.RenderPart(&out, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.WriteTo(w) // an error means that the browser is gone
	return nil
}

// reported is the account of an upload's import. A file is imported some moments after it came, so one that nobody knows of
// is waiting; what cannot be an upload's id is nothing.
func (s Site) reported(r *http.Request, v visit) (web.Report, error) {
	id := r.PathValue("id")
	p := web.Report{Frame: v.frame("Import"), ID: id}
	if len(id) > maxImportID || strings.ContainsAny(id, "/\\") {
		return p, users.ErrNotFound
	}
	found, err := s.Imports.Recent(r.Context(), key(id), 1)
	if err == nil && len(found) > 0 {
		p.Found, p.Report = true, found[0]
	}
	return p, err
}

func (s Site) rejects(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.reported(r, v)
	if err != nil {
		return err
	}
	if p.Report.Rejects == "" {
		return users.ErrNotFound
	}
	link, err := s.Desk.Link(r.Context(), p.Report.Rejects, "rejected-"+p.ID+".csv")
	if err != nil {
		return err
	}
	http.Redirect(w, r, link, http.StatusSeeOther)
	return nil
}
