package certs

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Files are the paths of what Ensure makes.
type Files struct {
	CA     string // certificate of the authority
	CAKey  string
	Cert   string // certificate of the server
	Key    string
	Bundle string // the system's authorities and ours
}

// In returns the paths within a folder.
func In(dir string) Files {
	return Files{
		CA: filepath.Join(dir, "ca.pem"), CAKey: filepath.Join(dir, "ca.key"), Bundle: filepath.Join(dir, "bundle.pem"),
		Cert: filepath.Join(dir, "server.pem"), Key: filepath.Join(dir, "server.key"),
	}
}

// renewBefore is how long a certificate must be good for to be kept.
const renewBefore = 30 * 24 * time.Hour

// Ensure makes the certificates that are missing, broken, or good for less than 30 days, and keeps the others, so that
// whoever trusts the authority need not do so again. The bundle is always made: the system's authorities change.
func Ensure(dir string, now time.Time, environ []string) (Files, error) {
	f := In(dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return f, fmt.Errorf("make certificates: %w", err)
	}
	ca, err := f.authority(now)
	if err != nil {
		return f, fmt.Errorf("make certificate authority: %w", err)
	}
	if err := f.server(ca, now); err != nil {
		return f, fmt.Errorf("make server certificate: %w", err)
	}
	if err := f.bundle(environ); err != nil {
		return f, fmt.Errorf("make certificate bundle: %w", err)
	}
	return f, nil
}

func (f Files) authority(now time.Time) (tls.Certificate, error) {
	if ca, ok := load(f.CA, f.CAKey, now); ok {
		return ca, nil
	}
	if err := create(f.CA, f.CAKey, authorityTemplate(now), nil); err != nil {
		return tls.Certificate{}, err
	}
	return tls.LoadX509KeyPair(f.CA, f.CAKey)
}

func (f Files) server(ca tls.Certificate, now time.Time) error {
	if server, ok := load(f.Cert, f.Key, now); ok && signed(server, ca, now) {
		return nil
	}
	return create(f.Cert, f.Key, serverTemplate(now), &ca)
}

// load returns the certificate unless it is missing, does not fit its key, or has to be renewed.
func load(cert, key string, now time.Time) (tls.Certificate, bool) {
	c, err := tls.LoadX509KeyPair(cert, key)
	if err != nil || c.Leaf == nil {
		return c, false
	}
	return c, !now.Before(c.Leaf.NotBefore) && now.Add(renewBefore).Before(c.Leaf.NotAfter)
}

// signed says whether the authority vouches for every name that the server must have.
func signed(server, ca tls.Certificate, now time.Time) bool {
	roots := x509.NewCertPool()
	roots.AddCert(ca.Leaf)
	for _, name := range append(hosts(), addresses()[0].String()) {
		if _, err := server.Leaf.Verify(x509.VerifyOptions{DNSName: example(name), Roots: roots, CurrentTime: now}); err != nil {
			return false
		}
	}
	return true
}
