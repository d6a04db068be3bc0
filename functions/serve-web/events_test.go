package main

import (
	"encoding/json"
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

// TestForeignEvents: requests to other APIs are answered, if only by what is not there. Those of other formats have no method.
func TestForeignEvents(t *testing.T) {
	site := httpapi.New(httpapi.Directory{Store: &mem.Users{}, Imports: &mem.Imports{}, Log: slog.New(slog.DiscardHandler)})
	for _, pattern := range []string{"apigw-*.json", "alb-*.json", "lambda-urls-*.json"} {
		capturetest.Foreign(t, pattern, func(t *testing.T, event []byte) {
			var in events.APIGatewayV2HTTPRequest
			if err := json.Unmarshal(event, &in); err != nil {
				return // as Lambda would answer it
			}
			out, err := httpapi.Lambda(site)(t.Context(), in)
			if err == nil && out.StatusCode != http.StatusNotFound && out.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s %q is answered %d %q; want it not found", in.RequestContext.HTTP.Method, in.RawPath, out.StatusCode, out.Body)
			}
		})
	}
}
