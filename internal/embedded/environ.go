package embedded

import (
	"slices"
	"strings"
)

// The key of the root user, and the secret of every account's (MiniStack 1.5.33, core/iam_evaluator.py, is_root_access_key).
const rootKey = "test"

// Environ returns base for a child process that is to use the embedded AWS, such as the CDK CLI. Nothing of base by
// which an SDK could find other credentials, endpoints or regions remains, so the child cannot reach the real AWS.
func (i Instance) Environ(base []string) []string {
	out := slices.DeleteFunc(slices.Clone(base), func(v string) bool { return leadsAway(name(v)) })
	noProxy := "localhost,.localhost," + loopback
	if set := lookup(base, "NO_PROXY", "no_proxy"); set != "" {
		noProxy = set + "," + noProxy
	}
	return append(append(out, i.client()...), "NO_PROXY="+noProxy, "no_proxy="+noProxy)
}

// client is what an SDK needs to find the embedded AWS and nothing else.
func (i Instance) client() []string {
	me := i.session()
	return append([]string{
		"AWS_ENDPOINT_URL=" + i.Endpoint(),
		"AWS_ENDPOINT_URL_S3=" + i.Endpoint(), // the CDK CLI wants it in some calls
		"AWS_ACCESS_KEY_ID=" + me.AccessKey,
		"AWS_SECRET_ACCESS_KEY=" + me.Secret,
		"AWS_REGION=" + i.Region,
		"AWS_DEFAULT_REGION=" + i.Region,
		"AWS_CONFIG_FILE=/dev/null",
		"AWS_SHARED_CREDENTIALS_FILE=/dev/null",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CA_BUNDLE=" + i.bundle(),
		"NODE_EXTRA_CA_CERTS=" + i.bundle(),
		"CDK_DEFAULT_ACCOUNT=" + i.Account,
		"CDK_DEFAULT_REGION=" + i.Region,
	}, me.tokens()...)
}

// tokens is the session's token for an SDK; the root user has none.
func (s Session) tokens() []string {
	if s.Token == "" {
		return nil
	}
	return []string{"AWS_SESSION_TOKEN=" + s.Token}
}

// leadsAway says whether a variable could lead an SDK or the CDK elsewhere. Everything that starts with AWS_ counts:
// a list of the dangerous ones would be out of date with the next SDK.
func leadsAway(name string) bool {
	for _, prefix := range []string{"AWS_", "CDK_DEFAULT_", "AMAZON_", "BOTO_", "LOCALSTACK_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{"NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "NO_PROXY", "no_proxy"}, name)
}

func name(variable string) string {
	n, _, _ := strings.Cut(variable, "=")
	return n
}

// lookup returns the value of the first of these variables that is set to something.
func lookup(environ []string, names ...string) string {
	for _, n := range names {
		for _, v := range slices.Backward(environ) { // the last one of a name counts
			if value, ok := strings.CutPrefix(v, n+"="); ok && value != "" {
				return value
			}
		}
	}
	return ""
}
