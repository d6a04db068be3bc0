package s3_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	adapter "github.com/mainstay-go/mainstay/adapters/s3"
	"github.com/mainstay-go/mainstay/domain/users"
)

// desk signs with credentials of a function; TestDesk_Embedded has S3 keep what is promised.
func desk() *adapter.Desk {
	client := s3.New(s3.Options{Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("ASIA", "secret", "session")})
	return adapter.NewDesk(s3.NewPresignClient(client), "uploads-1")
}

type policy struct {
	Expiration time.Time
	Conditions []any
}

// TestDesk_Form: the policy names every field of the form, and how large the file may be.
func TestDesk_Form(t *testing.T) {
	for then, field := range map[string]string{"": "success_action_status", "https://site.example.com/": "success_action_redirect"} {
		f, err := desk().Form(t.Context(), "uploads/1.csv", then)
		if err != nil {
			t.Fatal(err)
		}
		if f.URL != "https://uploads-1.s3.eu-central-1.amazonaws.com" || f.Fields["key"] != "uploads/1.csv" || f.Fields["Content-Type"] != "text/csv" || f.Fields["X-Amz-Security-Token"] != "session" {
			t.Errorf("the form is %+v", f)
		}
		raw, err := base64.StdEncoding.DecodeString(f.Fields["policy"])
		var p policy
		if err != nil || json.Unmarshal(raw, &p) != nil {
			t.Fatalf("the policy is %s, %v", raw, err)
		}
		if left := time.Until(p.Expiration); left > time.Hour || left < 55*time.Minute {
			t.Errorf("the policy is good for %s; want an hour", left)
		}
		if !slices.ContainsFunc(p.Conditions, func(c any) bool {
			return reflect.DeepEqual(c, []any{"content-length-range", 1.0, float64(users.MaxUploadBytes)})
		}) {
			t.Errorf("the conditions are %v; want at most %d bytes", p.Conditions, users.MaxUploadBytes)
		}
		for name, value := range f.Fields {
			if named := slices.ContainsFunc(p.Conditions, func(c any) bool {
				return reflect.DeepEqual(c, map[string]any{name: value}) || strings.Contains(strings.ToLower(string(raw)), strings.ToLower(name))
			}); !named && name != "policy" && name != "X-Amz-Signature" {
				t.Errorf("the policy %s does not name %s", raw, name)
			}
		}
		if f.Fields[field] == "" {
			t.Errorf("the form has no %s", field)
		}
	}
}

func TestDesk_Link(t *testing.T) {
	link, err := desk().Link(t.Context(), "rejects/1.csv", `re"jected.csv`)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	if q := u.Query(); u.Path != "/rejects/1.csv" || q.Get("X-Amz-Expires") != "300" || q.Get("response-content-disposition") != `attachment; filename="re\"jected.csv"` {
		t.Errorf("the link is %s", link)
	}
}
