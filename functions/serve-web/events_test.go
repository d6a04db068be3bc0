package main

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/httpapi"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

// TestEvents answers every request that was captured.
func TestEvents(t *testing.T) {
	site := httpapi.New(httpapi.Directory{Store: &mem.Users{}, Imports: &mem.Imports{}, Log: slog.New(slog.DiscardHandler)})
	capturetest.Run(t, "testdata", httpapi.Lambda(site), func(t *testing.T, in events.APIGatewayV2HTTPRequest, out events.APIGatewayV2HTTPResponse) {
		if out.StatusCode != http.StatusOK || out.Body == "" {
			t.Errorf("%s %s is answered by %d %q; want OK", in.RequestContext.HTTP.Method, in.RawPath, out.StatusCode, out.Body)
		}
	})
}
