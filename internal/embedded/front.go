package embedded

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"time"

	"github.com/mainstay-go/mainstay/internal/embedded/certs"
)

// newFront returns the server that terminates TLS before MiniStack. MiniStack's own TLS takes 0.3 s a request when
// eight clients write at once; with this front it is as quick as without TLS (ADR 0004).
func newFront(backend string, files certs.Files, wrap func(http.Handler) http.Handler, log *slog.Logger) (*http.Server, error) {
	certificate, err := tls.LoadX509KeyPair(files.Cert, files.Key)
	if err != nil {
		return nil, fmt.Errorf("load certificate of the front: %w", err)
	}
	handler := missing(forward(backend, log))
	if wrap != nil {
		handler = wrap(handler)
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true) // HTTP/2 would put a client's calls on one connection, where cutting one cuts all
	return &http.Server{
		Handler:     tunneled(handler),
		TLSConfig:   &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		Protocols:   protocols,
		IdleTimeout: 2 * time.Minute, ReadHeaderTimeout: time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}, nil
}

// forward passes requests on as they are: whatever the front changed would break their signatures.
func forward(backend string, log *slog.Logger) *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.Body = exactly(r.Out)
			r.Out.URL.Scheme, r.Out.URL.Host = "http", backend
			r.Out.Host = r.In.Host
			r.Out.URL.RawQuery = r.In.URL.RawQuery // also the parts that Go cannot parse
			r.SetXForwarded()                      // proto https: MiniStack's aws:SecureTransport
		},
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{}).DialContext,
			MaxIdleConns:        512,
			MaxIdleConnsPerHost: 512,
			IdleConnTimeout:     time.Minute, // less than MiniStack's 75 s
			DisableCompression:  true,        // or answers would be unpacked on the way
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if !errors.Is(err, r.Context().Err()) { // the client did not hang up
				log.Warn("MiniStack does not answer", "method", r.Method, "path", r.URL.Path, "error", err)
			}
			http.Error(w, "ServiceUnavailable: the embedded AWS does not answer", http.StatusServiceUnavailable)
		},
	}
}

// exactly returns a request's body that ends after the length that was declared. Transport reads once more, to see
// whether there is more; when MiniStack was quick, the server has answered and closed the body by then, and Transport
// would take the error for a broken request and cut the answer (golang/go#40747).
func exactly(r *http.Request) io.ReadCloser {
	if r.Body == nil || r.ContentLength < 0 {
		return r.Body
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r.Body, r.ContentLength), r.Body}
}
