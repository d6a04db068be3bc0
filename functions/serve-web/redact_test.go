package main

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/kit/capture/redact"
)

// TestRedacted: what is captured of somebody signing in has neither what they typed nor what their browser keeps, whether API
// Gateway passes the form on as text or, as it mostly does, in base64.
func TestRedacted(t *testing.T) {
	form := url.Values{"csrf": {"CSRFCSRFCSRFCSRFCSRFCSRFCS"}, "email": {"ada@real.example"}, "password": {"hunter2-&=%"}, "new_password": {"hunter2-new"}, "next": {"/app/directory"}}.Encode()
	for _, coded := range []bool{true, false} {
		e := events.APIGatewayV2HTTPRequest{RawPath: "/app/sign-in", Body: form, IsBase64Encoded: coded,
			Cookies: []string{"__Host-session=eyJSESSION", "__Host-renewal=RENEWAL", "__Host-csrf=CSRFCSRFCSRFCSRFCSRFCSRFCS"},
			Headers: map[string]string{"cookie": "__Host-renewal=RENEWAL", "content-type": "application/x-www-form-urlencoded"}}
		if coded {
			e.Body = base64.StdEncoding.EncodeToString([]byte(form))
		}
		raw, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		clean, err := redact.New().JSON(raw)
		if err != nil {
			t.Fatal(err)
		}
		text := string(clean)
		var back events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(clean, &back); err != nil {
			t.Fatal(err)
		}
		if body, err := base64.StdEncoding.DecodeString(back.Body); err == nil {
			text += string(body)
		}
		for _, secret := range []string{"hunter2", "ada@real", "ada%40real", "RENEWAL", "SESSION", "CSRFCSRF"} {
			if strings.Contains(text, secret) {
				t.Errorf("in base64 %v: what is captured has %s: %s", coded, secret, text)
			}
		}
	}
}
