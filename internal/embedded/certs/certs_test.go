package certs_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/internal/embedded/certs"
)

const day = 24 * time.Hour

func now() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func TestEnsure(t *testing.T) {
	f := ensure(t, t.TempDir(), now(), nil)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(read(t, f.CA))
	server, err := tls.LoadX509KeyPair(f.Cert, f.Key)
	if err != nil {
		t.Fatal(err)
	}
	for host, ok := range map[string]bool{
		"localhost": true, "bucket.localhost": true, "a1b2c3.execute-api.localhost": true, "bucket.s3.localhost": true, "127.0.0.1": true,
		"amazonaws.com": false, "dynamodb.us-east-1.amazonaws.com": false, "10.0.0.1": false,
	} {
		_, err := server.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: roots, CurrentTime: now()})
		if (err == nil) != ok {
			t.Errorf("Verify %s = %v; want good: %v", host, err, ok)
		}
	}
	for _, key := range []string{f.Key, f.CAKey} {
		if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("key %s has mode %v, %v; want 0600", filepath.Base(key), info.Mode(), err)
		}
	}
}

func TestEnsure_Renews(t *testing.T) {
	for name, c := range map[string]struct {
		after         time.Duration
		spoil         func(t *testing.T, f certs.Files)
		newCA, newKey bool
	}{
		"good for long":         {after: 300 * day},
		"31 days left":          {after: (397 - 31) * day},
		"29 days left":          {after: (397 - 29) * day, newKey: true},
		"authority ends":        {after: (5*365 - 29) * day, newCA: true, newKey: true},
		"made in the future":    {after: -2 * day, newCA: true, newKey: true},
		"key is gone":           {spoil: func(t *testing.T, f certs.Files) { remove(t, f.Key) }, newKey: true},
		"key is of another":     {spoil: func(t *testing.T, f certs.Files) { swap(t, f.Key, f.CAKey) }, newCA: true, newKey: true},
		"authority is gone":     {spoil: func(t *testing.T, f certs.Files) { remove(t, f.CA) }, newCA: true, newKey: true},
		"certificate is broken": {spoil: func(t *testing.T, f certs.Files) { write(t, f.Cert, "x") }, newKey: true},
	} {
		t.Run(name, func(t *testing.T) {
			f := ensure(t, t.TempDir(), now(), nil)
			ca, key := read(t, f.CA), read(t, f.Key)
			if c.spoil != nil {
				c.spoil(t, f)
			}
			ensure(t, filepath.Dir(f.CA), now().Add(c.after), nil)
			if got := !bytes.Equal(ca, read(t, f.CA)); got != c.newCA {
				t.Errorf("authority renewed: %v; want %v", got, c.newCA)
			}
			if got := !bytes.Equal(key, read(t, f.Key)); got != c.newKey {
				t.Errorf("server certificate renewed: %v; want %v", got, c.newKey)
			}
			if _, err := tls.LoadX509KeyPair(f.Cert, f.Key); err != nil {
				t.Error(err)
			}
		})
	}
}

// A program that is given the bundle trusts what the system trusts, and us.
func TestEnsure_Bundle(t *testing.T) {
	system := filepath.Join(t.TempDir(), "system.pem")
	write(t, system, "the system's authorities")
	f := ensure(t, t.TempDir(), now(), []string{"A=b", "SSL_CERT_FILE=" + system})
	bundle := read(t, f.Bundle)
	if !bytes.Contains(bundle, []byte("the system's authorities")) || !bytes.HasPrefix(bundle, read(t, f.CA)) {
		t.Errorf("bundle is %.80q...; want our authority and then the system's", bundle)
	}
}

func ensure(t *testing.T, dir string, now time.Time, environ []string) certs.Files {
	t.Helper()
	f, err := certs.Ensure(dir, now, environ)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// swap exchanges the content of two files.
func swap(t *testing.T, a, b string) {
	t.Helper()
	x, y := read(t, a), read(t, b)
	write(t, a, string(y))
	write(t, b, string(x))
}
