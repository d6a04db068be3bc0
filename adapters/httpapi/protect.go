package httpapi

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"

	"github.com/mainstay-go/mainstay/web"
)

// policy is what pages may load: files of ours, and nothing that stands in the page itself. %s is where else a page may send
// files to.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'%[1]s; form-action 'self'%[1]s; " +
	"base-uri 'none'; frame-ancestors 'none'"

// protected adds to every answer what keeps browsers from being used against the site (OWASP, "HTTP Headers Cheat Sheet",
// 2026), and refuses what another site has a browser send.
func protected(h http.Handler) http.Handler {
	h = http.NewCrossOriginProtection().Handler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", allowing(""))
		head.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		// No address of a page reaches another site; without any referrer, browsers would hide our own origin from us, too.
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}

// The cookies. A name that begins with __Host- is refused by browsers unless it is secure, of this very host, and for all paths.
const (
	tokenCookie   = "__Host-session"
	renewalCookie = "__Host-renewal"
	csrfCookie    = "__Host-csrf"
	csrfField     = "csrf"
)

func keep(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func forget(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{Name: name, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: -1})
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// tokenOf is the browser's secret that forms send back: another site can have a browser send its cookies, and cannot read them.
func tokenOf(w http.ResponseWriter, r *http.Request) string {
	if token := cookie(r, csrfCookie); len(token) >= minToken {
		return token
	}
	return newToken(w)
}

const minToken = 26 // characters of rand.Text

func newToken(w http.ResponseWriter) string {
	token := rand.Text()
	keep(w, csrfCookie, token)
	return token
}

// maxForm is the largest form that pages have: that of signing in.
const maxForm = 16 << 10

// sent says whether a form has the secret of the browser that sends it.
func sent(r *http.Request) bool {
	r.Body = http.MaxBytesReader(nil, r.Body, maxForm)
	want, got := cookie(r, csrfCookie), r.PostFormValue(csrfField)
	return len(want) >= minToken && subtle.ConstantTimeCompare([]byte(want), []byte(got)) == 1
}

// signInFor is where somebody signs in who wanted a page.
func signInFor(r *http.Request) string {
	if r.Method != http.MethodGet {
		return web.SignInAt
	}
	return web.SignInAt + "?" + values("next", r.URL.RequestURI())
}
