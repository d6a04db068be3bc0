package embedded_test

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestTunnel: the front is a proxy to this machine under any of its names, which is how a function calls an API by its URL; it
// leads nowhere else.
func TestTunnel(t *testing.T) {
	shared := run(t, options(t))
	front, err := url.Parse(shared.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	inner := shared.HTTPClient().Transport.(*http.Transport)
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(front), TLSClientConfig: &tls.Config{RootCAs: inner.TLSClientConfig.RootCAs, MinVersion: tls.VersionTLS12}}}
	res, err := client.Get("https://any.execute-api.localhost:" + front.Port() + "/_ministack/health")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode == 0 || res.TLS == nil {
		t.Errorf("an API by its name is answered %s", res.Status)
	}
	if res, err := client.Get("https://example.com/"); err == nil || !strings.Contains(err.Error(), "Bad Gateway") {
		t.Errorf("another machine is answered %v, %v; want nobody asked", res, err)
	}
}
