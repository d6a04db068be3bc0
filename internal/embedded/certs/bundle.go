package certs

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/wholefile"
)

// systemBundles are where operating systems keep their authorities in one file (Go's crypto/x509, root_linux.go; the
// last one is macOS's).
func systemBundles() []string {
	return []string{
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/ca-bundle.pem",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		"/etc/ssl/cert.pem",
	}
}

// bundle puts the system's authorities and ours into one file, for programs that take only one. A machine without any
// still gets ours.
func (f Files) bundle(environ []string) error {
	all, err := os.ReadFile(f.CA)
	if err != nil {
		return fmt.Errorf("read authority: %w", err)
	}
	candidates := systemBundles()
	for _, v := range environ {
		if file, ok := strings.CutPrefix(v, "SSL_CERT_FILE="); ok && file != f.Bundle {
			candidates = slices.Insert(candidates, 0, file)
		}
	}
	for _, path := range candidates {
		if system, err := os.ReadFile(path); err == nil {
			all = append(append(all, '\n'), system...)
			break
		}
	}
	return wholefile.Write(f.Bundle, all)
}
