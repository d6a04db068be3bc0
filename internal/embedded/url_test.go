package embedded_test

import (
	"strings"
	"testing"
)

func TestPublicURL(t *testing.T) {
	for given, want := range map[string]string{
		"https://a1b2c3.execute-api.us-east-1.amazonaws.com":       "https://a1b2c3.execute-api.localhost:4567",
		"https://a1b2c3.execute-api.us-east-1.amazonaws.com/":      "https://a1b2c3.execute-api.localhost:4567/",
		"http://a1b2c3.execute-api.localhost:33445/users?page=2":   "https://a1b2c3.execute-api.localhost:4567/users?page=2",
		"https://a1b2c3.execute-api.localhost:4567":                "https://a1b2c3.execute-api.localhost:4567",
		"https://a1b2c3.execute-api.cn-north-1.amazonaws.com.cn/x": "https://a1b2c3.execute-api.localhost:4567/x",
		"https://example.com/execute-api":                          "https://example.com/execute-api",
		"https://a.execute-api.us-east-1.amazonaws.com.evil.com/":  "https://a.execute-api.us-east-1.amazonaws.com.evil.com/",
		"https://evil.com/https://a.execute-api.localhost:4566/":   "https://evil.com/https://a.execute-api.localhost:4566/",
		"": "",
	} {
		if got := instance().PublicURL(given); got != want {
			t.Errorf("PublicURL(%q) = %q; want %q", given, got, want)
		}
	}
}

// An address is either left as it is or becomes one of this machine, and doing it twice changes nothing.
func FuzzPublicURL(f *testing.F) {
	f.Add("https://a1b2c3.execute-api.us-east-1.amazonaws.com/users")
	f.Add("http://a.execute-api.localhost:1")
	f.Fuzz(func(t *testing.T, given string) {
		got := instance().PublicURL(given)
		_, rest, _ := strings.Cut(strings.TrimPrefix(got, "https://"), ".execute-api.localhost:4567")
		if got != given && (!strings.HasPrefix(got, "https://") || rest != "" && rest[0] != '/') {
			t.Errorf("PublicURL(%q) = %q", given, got)
		}
		if again := instance().PublicURL(got); again != got {
			t.Errorf("PublicURL(%q) = %q; want it to stay", got, again)
		}
	})
}
