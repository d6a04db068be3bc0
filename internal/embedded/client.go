package embedded

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Config returns the SDK configuration of the embedded AWS, as the root user of the instance's account. It is made of nothing but the instance:
// no file and no variable of the machine has a say.
func (i Instance) Config(context.Context) (aws.Config, error) {
	if _, err := os.Stat(i.CAFile()); err != nil {
		return aws.Config{}, fmt.Errorf("configure the SDK for the embedded AWS: %w", err)
	}
	me := i.session()
	return aws.Config{
		Region:       i.Region,
		Credentials:  credentials.NewStaticCredentialsProvider(me.AccessKey, me.Secret, me.Token),
		BaseEndpoint: aws.String(i.Endpoint()),
		HTTPClient:   i.HTTPClient(),
	}, nil
}

// HTTPClient returns a new client that trusts the front's certificate, finds *.localhost here, and dials nothing but
// this machine.
func (i Instance) HTTPClient() *http.Client {
	roots := x509.NewCertPool()
	if pem, err := os.ReadFile(i.CAFile()); err == nil { // without it every request fails, and says so
		roots.AppendCertsFromPEM(pem)
	}
	return &http.Client{Transport: &http.Transport{
		DialContext:         dialHere,
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		MaxIdleConns:        256,
		MaxIdleConnsPerHost: 256, // all requests go to one host
		IdleConnTimeout:     time.Minute,
	}}
}

// dialHere dials this machine under any of its names, and refuses all else.
func dialHere(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if host != "localhost" && !strings.HasSuffix(host, ".localhost") && host != loopback {
		return nil, errors.New("a client of the embedded AWS was about to call " + address + "; expected " + loopback + " or *.localhost")
	}
	var d net.Dialer
	return d.DialContext(ctx, network, net.JoinHostPort(loopback, port))
}
