package embedded_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

func instance() embedded.Instance {
	return embedded.Instance{Account: embedded.Account, Region: embedded.Region, Port: 4567, Dir: "/state"}
}

// Credentials, profiles, endpoints and regions of the machine are gone; what has nothing to do with AWS stays.
func TestEnviron(t *testing.T) {
	dangerous := []string{"AWS_PROFILE=prod", "AWS_SESSION_TOKEN=x", "AWS_ROLE_ARN=x", "AWS_WEB_IDENTITY_TOKEN_FILE=x",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI=x", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=x", "AWS_ENDPOINT_URL_DYNAMODB=https://dynamodb.us-east-1.amazonaws.com",
		"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "AWS_USE_FIPS_ENDPOINT=true", "AWS_SDK_LOAD_CONFIG=1", "AWS_DEFAULT_PROFILE=x",
		"AWS_CREDENTIAL_EXPIRATION=x", "AMAZON_SESSION_TOKEN=x", "BOTO_CONFIG=x", "NODE_TLS_REJECT_UNAUTHORIZED=0"}
	replaced := []string{"AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=AKIAREAL", "AWS_CONFIG_FILE=/home/ann/.aws/config", "CDK_DEFAULT_ACCOUNT=123456789012",
		"NODE_EXTRA_CA_CERTS=/corp.pem"}
	kept := []string{"PATH=/bin", "HOME=/home/ann", "HTTPS_PROXY=http://proxy:3128", "EMPTY="}
	got := instance().Environ(slices.Concat(dangerous, replaced, kept, []string{"NO_PROXY=corp.example"}))

	for _, v := range dangerous {
		name, _, _ := strings.Cut(v, "=")
		if values(got, name) != nil {
			t.Errorf("%s is still there: %v", name, values(got, name))
		}
	}
	for _, v := range kept {
		if !slices.Contains(got, v) {
			t.Errorf("%s is gone", v)
		}
	}
	for name, want := range map[string]string{
		"AWS_ENDPOINT_URL": "https://127.0.0.1:4567", "AWS_ENDPOINT_URL_S3": "https://127.0.0.1:4567", "AWS_REGION": "us-east-1",
		"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_CONFIG_FILE": "/dev/null",
		"AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true", "CDK_DEFAULT_ACCOUNT": "000000000000",
		"CDK_DEFAULT_REGION": "us-east-1", "AWS_CA_BUNDLE": "/state/tls/bundle.pem", "NODE_EXTRA_CA_CERTS": "/state/tls/bundle.pem",
		"NO_PROXY": "corp.example,localhost,.localhost,127.0.0.1", "no_proxy": "corp.example,localhost,.localhost,127.0.0.1",
	} {
		if v := values(got, name); len(v) != 1 || v[0] != want {
			t.Errorf("%s = %v; want once %q", name, v, want)
		}
	}
}

// Whatever the base, the AWS variables of the outcome are the same, and the base is left as it was.
func TestEnviron_AnyBase(t *testing.T) {
	want := awsOnly(instance().Environ(nil))
	rapid.Check(t, func(t *rapid.T) {
		variable := rapid.Map(rapid.SliceOfN(rapid.StringMatching(`(AWS_[A-Z_]{0,12}|CDK_[A-Z_]{0,16}|[A-Za-z_]{0,9})=?.{0,5}`), 1, 1),
			func(s []string) string { return s[0] })
		base := rapid.SliceOf(variable).Draw(t, "base")
		before := slices.Clone(base)
		if got := awsOnly(instance().Environ(base)); !slices.Equal(got, want) {
			t.Fatalf("Environ(%q) has %q; want %q", base, got, want)
		}
		if !slices.Equal(base, before) {
			t.Fatalf("Environ changed its argument from %q to %q", before, base)
		}
	})
}

func awsOnly(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool { return !strings.HasPrefix(v, "AWS_") })
}

func values(environ []string, name string) []string {
	var found []string
	for _, v := range environ {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			found = append(found, value)
		}
	}
	return found
}

// Whoever has taken a role is nobody else, and has the account that the role is in.
func TestEnviron_Session(t *testing.T) {
	i := instance()
	i.Session = &embedded.Session{AccessKey: "ASIAROLE", Secret: "secret", Token: "token"}
	got := i.For("production").Environ([]string{"AWS_ACCESS_KEY_ID=test", "AWS_SESSION_TOKEN=other"})
	for name, want := range map[string]string{"AWS_ACCESS_KEY_ID": "ASIAROLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token", "CDK_DEFAULT_ACCOUNT": embedded.ProductionAccount} {
		if !slices.Equal(values(got, name), []string{want}) {
			t.Errorf("%s = %v; want %s", name, values(got, name), want)
		}
	}
}
