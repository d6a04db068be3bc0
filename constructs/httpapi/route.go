package httpapi

import (
	"errors"
	"slices"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2authorizers"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// Access is who is answered.
type Access string

// The kinds of access. The zero value is Signed: nothing is open because somebody forgot to say so.
const (
	Signed Access = ""       // whoever signs with an AWS identity that may execute-api:Invoke
	Token  Access = "token"  // whoever has a JWT of Props.Tokens
	Public Access = "public" // everybody
)

// Route is a path that leads to a function.
type Route struct {
	Method string // GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY; default GET
	Path   string // as API Gateway writes it, for example /imports/{id}
	To     *function.Function
	Access Access
}

// Tokens are the JSON Web Tokens that API Gateway lets through to routes with Access Token.
type Tokens struct {
	Issuer    string   // https URL; its keys are found at /.well-known/openid-configuration below it
	Audiences []string // one of them must be the token's aud or client_id
}

// addRoutes gives every function one integration, however many routes lead to it.
func (a *API) addRoutes(p Props) {
	integrations := map[*function.Function]awsapigatewayv2.HttpRouteIntegration{}
	authorizers := p.authorizers()
	for _, r := range p.Routes {
		if integrations[r.To] == nil {
			integrations[r.To] = awsapigatewayv2integrations.NewHttpLambdaIntegration(jsii.String("Integration"), r.To.Live, nil)
		}
		a.API.AddRoutes(&awsapigatewayv2.AddRoutesOptions{Path: &r.Path, Methods: &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod(r.method())},
			Integration: integrations[r.To], Authorizer: authorizers[r.Access]})
	}
}

// authorizers are those that routes need: none for public ones.
func (p Props) authorizers() map[Access]awsapigatewayv2.IHttpRouteAuthorizer {
	found := map[Access]awsapigatewayv2.IHttpRouteAuthorizer{}
	for _, r := range p.Routes {
		switch {
		case found[r.Access] != nil:
		case r.Access == Signed:
			found[Signed] = awsapigatewayv2authorizers.NewHttpIamAuthorizer()
		case r.Access == Token:
			found[Token] = awsapigatewayv2authorizers.NewHttpJwtAuthorizer(jsii.String("Tokens"), &p.Tokens.Issuer,
				&awsapigatewayv2authorizers.HttpJwtAuthorizerProps{JwtAudience: jsii.Strings(p.Tokens.Audiences...)})
		}
	}
	return found
}

func (r Route) method() string {
	if r.Method == "" {
		return "GET"
	}
	return r.Method
}

func (p Props) checkRoutes() error {
	if len(p.Routes) == 0 {
		return cdk.Wrong("Routes", "empty", "at least one", "add a Route")
	}
	var errs []error
	seen := map[string]bool{}
	for _, r := range p.Routes {
		key := r.method() + " " + r.Path
		if seen[key] {
			errs = append(errs, cdk.Wrong("Route", strconv.Quote(key)+" a second time", "each method and path once", "remove one"))
		}
		seen[key] = true
		errs = append(errs, r.validate(), p.checkAccess(r))
	}
	return errors.Join(errs...)
}

func (r Route) validate() error {
	errs := []error{cdk.CheckPath("Route.Path", r.Path)}
	if r.To == nil {
		errs = append(errs, cdk.Wrong("Route.To", "none", "a function", "set it"))
	}
	if !slices.Contains([]string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"}, r.method()) {
		errs = append(errs, cdk.Wrong("Route.Method", strconv.Quote(r.Method), "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY", "write one of those"))
	}
	return errors.Join(errs...)
}

func (p Props) checkAccess(r Route) error {
	switch r.Access {
	case Signed, Public:
		return nil
	case Token:
		return p.checkTokens()
	}
	return cdk.Wrong("Route.Access", strconv.Quote(string(r.Access)), "Signed, Token or Public", "use a constant of this package")
}
