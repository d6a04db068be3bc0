package httpapi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// checkTokens reports what API Gateway would accept and then let nobody through with. An issuer that the CDK knows only
// when it is deployed, such as a user pool's, cannot be looked into.
func (p Props) checkTokens() error {
	issuer, err := url.Parse(p.Tokens.Issuer)
	if known := !strings.Contains(p.Tokens.Issuer, "${Token["); known && (err != nil || issuer.Scheme != "https" || issuer.Host == "") {
		return cdk.Wrong("Tokens.Issuer", strconv.Quote(p.Tokens.Issuer), "an https URL, since a route has Access Token", "set it to the iss of the tokens")
	}
	if len(p.Tokens.Audiences) == 0 || slices.Contains(p.Tokens.Audiences, "") {
		return cdk.Wrong("Tokens.Audiences", "empty or with an empty text", "who the tokens are for", "set it to the client's id")
	}
	return nil
}
