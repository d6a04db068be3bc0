package redact_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/kit/capture/redact"
	"github.com/mainstay-go/mainstay/kit/capture/shape"
)

func Example() {
	clean, err := redact.New().JSON([]byte(`{"email":"jane@corp.io","text":"ask jane@corp.io","count":3}`))
	fmt.Println(string(clean), err)
	// Output: {"count":3,"email":"person1@example.com","text":"ask person1@example.com"} <nil>
}

func TestJSON_Names(t *testing.T) {
	for document, want := range map[string]string{
		`{"password":"x","Pass-Word":"x","given_name":"Jane","eventName":"INSERT"}`:  `{"Pass-Word":"redacted-1","eventName":"INSERT","given_name":"redacted-2","password":"redacted-1"}`,
		`{"secret":{"a":[1,true,null,"x",""],"b":{"c":"y"}}}`:                        `{"secret":{"a":[0,false,null,"redacted-1",""],"b":{"c":"redacted-2"}}}`,
		`{"UserAttributes":[{"Name":"email","Value":"j"},{"Name":"x","Value":"y"}]}`: `{"UserAttributes":[{"Name":"email","Value":"redacted-1"},{"Name":"x","Value":"y"}]}`,
		`{"sourceIp":"203.0.113.9"}`:                                                 `{"sourceIp":"192.0.2.1"}`,
		`{"jane@corp.io":{"n":1}}`:                                                   `{"person1@example.com":{"n":1}}`,
		`{"id":12345678901234567890,"rate":1.10}`:                                    `{"id":12345678901234567890,"rate":1.10}`,
	} {
		holds(t, redact.New(), document, want)
	}
}

func TestJSON_Patterns(t *testing.T) {
	for value, want := range map[string]string{
		"jane.doe+x@corp.co.uk wrote":                       "person1@example.com wrote",
		"jane%40corp.io":                                    "person1@example.com",
		"Bearer abcdefgh12345":                              "redacted-1",
		"key AKIAIOSFODNN7EXAMPLE":                          "key redacted-1",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl": "redacted-1",
		"from 203.0.113.9":                                  "from 192.0.2.1",
		"fe80::1ff:fe23:4567 and 2001:db8:0:0:0:0:2:1":      "2001:db8::1 and 2001:db8::2",
		"call +49 (151) 2345-678":                           "call +15550100001",
		"arn:aws:sqs:eu-central-1:998877665544:orders":      "arn:aws:sqs:eu-central-1:123456789012:orders",
		"2026-11-24T02:04:56.123Z":                          "2026-11-24T02:04:56.123Z",
		"24/Nov/2026:02:04:56 +0000":                        "24/Nov/2026:02:04:56 +0000",
		"arn:aws:s3:::uploads":                              "arn:aws:s3:::uploads",
		"059f36b4-87a3-44ab-83d2-661975830a7d":              "059f36b4-87a3-44ab-83d2-661975830a7d",
		"user=jane&password=hunter2&next=%2F":               "user=jane&password=redacted-1&next=%2F",
		"theme=dark; session_id=abc":                        "theme=dark; session_id=redacted-1",
		"/x?X-Amz-Date=1&X-Amz-Signature=0f0f":              "/x?X-Amz-Date=1&X-Amz-Signature=redacted-1",
		"Jane":                                              "Jane",
	} {
		in, _ := json.Marshal(map[string]string{"text": value})
		out, _ := json.Marshal(map[string]string{"text": want})
		holds(t, redact.New(), string(in), strings.ReplaceAll(string(out), `\u0026`, "&"))
	}
}

func TestJSON_Packed(t *testing.T) {
	inner := `{"email":"jane@corp.io","n":1}`
	clean := `{"email":"person1@example.com","n":1}`
	quoted, _ := json.Marshal(map[string]string{"body": inner})
	holds(t, redact.New(), string(quoted), `{"body":"{\"email\":\"person1@example.com\",\"n\":1}"}`)
	b64 := base64.StdEncoding.EncodeToString
	holds(t, redact.New(), `{"x":"`+b64([]byte(inner))+`"}`, `{"x":"`+b64([]byte(clean))+`"}`)
	form := b64([]byte("email=jane@corp.io&password=hunter2"))
	holds(t, redact.New(), `{"body":"`+form+`","isBase64Encoded":true}`,
		`{"body":"`+b64([]byte("email=redacted-1&password=redacted-2"))+`","isBase64Encoded":true}`)
	holds(t, redact.New(), `{"body":"/9j/4AAQSkZJRg==","isBase64Encoded":true}`, `{"body":"redacted-1","isBase64Encoded":true}`)
	holds(t, redact.New(), `{"awslogs":{"data":"H4sIAAAA"}}`, `{"awslogs":{"data":"redacted-1"}}`)
}

func TestJSON_Tags(t *testing.T) {
	type address struct {
		Note string `json:"note" capture:"redact"`
	}
	type row struct {
		Name   string `json:"name" capture:"keep"`
		Pet    string `capture:"redact"`
		Places []*address
		Self   *struct{ Next []address }
	}
	r := redact.New([]row{}, nil)
	holds(t, r, `{"name":"Bolt, M8","Pet":"Rex","note":"x","other":"y"}`, `{"Pet":"redacted-1","name":"Bolt, M8","note":"redacted-2","other":"y"}`)

	type secretive struct {
		Name string `json:"name" capture:"redact"`
	}
	holds(t, redact.New(row{}, secretive{}), `{"name":"x"}`, `{"name":"redacted-1"}`)
	holds(t, redact.New(secretive{}, row{}), `{"name":"x"}`, `{"name":"redacted-1"}`)
}

func TestJSON_Bad(t *testing.T) {
	for _, document := range []string{``, `{`, `{} {}`} {
		if _, err := redact.New().JSON([]byte(document)); err == nil {
			t.Errorf("JSON(%s) has no error", document)
		}
	}
}

// Whatever stands under a secret name, at any depth, packed or not, is gone; and code that reads the document sees the
// same types as before.
func TestJSON_Properties(t *testing.T) {
	r := redact.New()
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[a-z]{12}`).Draw(t, "secret")
		document := nest(t, secret, rapid.IntRange(0, 5).Draw(t, "depth"))
		clean, err := r.JSON([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(clean), secret) {
			t.Fatalf("%s tells %s", clean, secret)
		}
		if decoded := unpackAll(string(clean)); strings.Contains(decoded, secret) {
			t.Fatalf("%s tells %s", decoded, secret)
		}
		before, err1 := shape.Of([]byte(document))
		after, err2 := shape.Of(clean)
		if err1 != nil || err2 != nil || before.String() != after.String() {
			t.Fatalf("%s became %s: the shape is another", document, clean)
		}
	})
}

// nest packs a secret into objects, arrays, strings and base64.
func nest(t *rapid.T, secret string, deep int) string {
	name := rapid.SampledFrom([]string{"password", "email", "X-Auth-Token", "given_name"}).Draw(t, "name")
	document := fmt.Sprintf(`{%q:%q,"n":1}`, name, secret)
	for range deep {
		switch rapid.IntRange(0, 3).Draw(t, "pack") {
		case 0:
			document = `{"detail":` + document + `}`
		case 1:
			document = `[` + document + `,1]`
		case 2:
			document = fmt.Sprintf(`{"body":%q}`, document)
		default:
			document = fmt.Sprintf(`{"x":%q}`, base64.StdEncoding.EncodeToString([]byte(document)))
		}
	}
	return document
}

// unpackAll adds what is packed in base64 to a text.
func unpackAll(s string) string {
	all := s
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(`"\{}[]:,`, r) }) {
		if b, err := base64.StdEncoding.DecodeString(word); err == nil && len(b) > 8 {
			all += unpackAll(string(b))
		}
	}
	return all
}

func holds(t *testing.T, r *redact.Redactor, document, want string) {
	t.Helper()
	got, err := r.JSON([]byte(document))
	if err != nil || string(got) != want {
		t.Errorf("JSON(%s) = %s, %v; want %s", document, got, err, want)
	}
}
