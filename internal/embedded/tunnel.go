package embedded

import (
	"io"
	"net"
	"net/http"
)

// tunneled connects functions with APIs by their own names: Go's resolver knows no *.localhost, so the front is the proxy of
// whatever is neither the address nor the name of this machine. It leads nowhere else.
func tunneled(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			next.ServeHTTP(w, r)
			return
		}
		there, err := dialHere(r.Context(), "tcp", r.Host)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			there.Close()
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if _, err := io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n"); err == nil {
			go pass(here, there)
			pass(there, here)
		}
	})
}

// pass passes on what comes, until one of the two ends it.
func pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	_, _ = io.Copy(to, from) // an error ends it, too
}
