package embedded

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// missing answers what MiniStack does not know and deployments ask: the limits that an account has by default (AWS
// CloudFormation API reference, DescribeAccountLimits; quotas, 2026).
func missing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "/cloudformation/aws4_request") || action(r) != "DescribeAccountLimits" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, accountLimits) // a client that hung up needs no answer
	})
}

const accountLimits = `<DescribeAccountLimitsResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeAccountLimitsResult><AccountLimits>` +
	`<member><Name>StackLimit</Name><Value>2000</Value></member><member><Name>StackOutputsLimit</Name><Value>200</Value></member>` +
	`</AccountLimits></DescribeAccountLimitsResult><ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></DescribeAccountLimitsResponse>`

// short is how long a body may be to be looked at: that of a call without parameters is far shorter.
const short = 1 << 10

// action is what a call in AWS's query protocol asks for; "" where it is longer than any of those that are missing.
func action(r *http.Request) string {
	if r.ContentLength <= 0 || r.ContentLength > short {
		return ""
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, r.ContentLength))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	if err != nil {
		return ""
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	return form.Get("Action")
}
