// Package certs makes the certificates of the embedded AWS's front: an authority of its own, which may sign for this
// machine only, and a server certificate.
//
// TLS is not decoration here: policies that demand it (aws:SecureTransport) are enforced, so a request that would be
// refused by AWS must be refused by the embedded one.
//
//	files, err := certs.Ensure(dir, time.Now(), os.Environ())
//	certificate, err := tls.LoadX509KeyPair(files.Cert, files.Key)
package certs
