package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"path"
	"sync"
)

//go:embed templates assets
var files embed.FS

// Render writes a page, or nothing: a page that fails half way would reach the browser as one that is whole.
func Render(w io.Writer, p Page) error {
	return render(w, p.template(), "frame", p)
}

// RenderPart writes the part of a page that is fetched again while the page is open.
func RenderPart(w io.Writer, p Report) error {
	return render(w, p.template(), "progress", p)
}

func render(w io.Writer, file, part string, p any) error {
	t, err := templates()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t[file].ExecuteTemplate(&out, part, p); err != nil {
		return fmt.Errorf("render %s: %w", file, err)
	}
	_, err = out.WriteTo(w)
	return err
}

// templates are parsed when the first page is asked for, each with the frame and with what pages share.
//
//nolint:gochecknoglobals // parsed once: they are the same in every request
var templates = sync.OnceValues(func() (map[string]*template.Template, error) {
	all := map[string]*template.Template{}
	for _, file := range []string{"sign-in.html", "password.html", "directory.html", "user.html", "upload.html", "report.html", "problem.html"} {
		t, err := template.New(file).Funcs(template.FuncMap{"asset": asset, "count": count}).ParseFS(files, "templates/frame.html", "templates/"+file)
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		all[file] = t
	}
	return all, nil
})

// asset is where a file of assets/ is, with its hash: another content is another address.
func asset(name string) (string, error) {
	body, err := files.ReadFile("assets/" + name)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	return AssetsAt + hex.EncodeToString(sum[:6]) + "/" + name, nil
}

// Assets serves files of assets/ at the addresses that pages have for them, and nowhere else.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		at, err := asset(name)
		body, _ := files.ReadFile("assets/" + name) // err says the same
		if err != nil || at != r.URL.Path {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kinds()[path.Ext(name)])
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		_, _ = w.Write(body) // an error means that the browser is gone
	})
}

// kinds are the types of assets; the machine's own table may say something else.
func kinds() map[string]string {
	return map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
}
