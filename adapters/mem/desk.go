package mem

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Desk is a users.Desk, and the server that its forms and links lead to. NewDesk makes it.
type Desk struct {
	files  *Files
	bucket string
	url    string
	key    []byte // signs forms and links
}

// NewDesk returns a desk over a bucket; it is to be served at the address.
func NewDesk(files *Files, bucket, address string) *Desk {
	return &Desk{files, bucket, address, []byte(rand.Text())}
}

func (d *Desk) sign(text string) string {
	mac := hmac.New(sha256.New, d.key)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// Form implements users.Desk.
func (d *Desk) Form(_ context.Context, key, then string) (users.Form, error) {
	fields := map[string]string{"key": key, "Content-Type": "text/csv", "success_action_redirect": then}
	if then == "" {
		delete(fields, "success_action_redirect")
	}
	policy, err := json.Marshal(fields) // keys are sorted
	if err != nil {
		return users.Form{}, err
	}
	fields["signature"] = d.sign(string(policy))
	return users.Form{URL: d.url, Fields: fields}, nil
}

// Link implements users.Desk.
func (d *Desk) Link(_ context.Context, key, name string) (string, error) {
	return d.url + "/" + key + "?" + url.Values{"name": {name}, "signature": {d.sign(key + "\n" + name)}}.Encode(), nil
}

// ServeHTTP takes forms and answers links.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if r.Method == http.MethodPost {
		d.take(w, r)
		return
	}
	key, name := strings.TrimPrefix(r.URL.Path, "/"), r.URL.Query().Get("name")
	if !hmac.Equal([]byte(r.URL.Query().Get("signature")), []byte(d.sign(key+"\n"+name))) {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	body, _ := d.files.Read(d.bucket, key)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	_, _ = w.Write(body) // an error means that the browser is gone
}

func (d *Desk) take(w http.ResponseWriter, r *http.Request) {
	form, err := r.MultipartReader()
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fields, file, err := parts(form)
	signature := fields["signature"]
	delete(fields, "signature")
	policy, _ := json.Marshal(fields) // texts always can be
	switch {
	case err != nil || len(file) == 0 || len(file) > users.MaxUploadBytes:
		http.Error(w, "not a file", http.StatusBadRequest)
	case !hmac.Equal([]byte(signature), []byte(d.sign(string(policy)))):
		http.Error(w, "forbidden", http.StatusForbidden)
	default:
		d.files.Put(d.bucket, fields["key"], file)
		if then := fields["success_action_redirect"]; then != "" {
			http.Redirect(w, r, then, http.StatusSeeOther)
			return
		}
		w.WriteHeader(http.StatusCreated)
	}
}

func parts(form *multipart.Reader) (map[string]string, []byte, error) {
	fields := map[string]string{}
	for {
		part, err := form.NextPart()
		if err != nil {
			return fields, nil, err
		}
		body, err := io.ReadAll(part)
		if err != nil || part.FormName() == "file" {
			return fields, body, err
		}
		fields[part.FormName()] = string(body)
	}
}
