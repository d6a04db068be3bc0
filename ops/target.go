package ops

import (
	"context"
	"fmt"
	"net/http"
	"runtime"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// Target is where environments are deployed to: the embedded AWS, or a real account.
type Target struct {
	Name    string // "embedded" or "aws"
	Account string
	Region  string
	GOOS    string // what functions are built for
	GOARCH  string
	AWS     aws.Config
	HTTP    *http.Client

	Environ   func(base []string) []string                             // environment of child processes that talk to the target
	PublicURL func(string) string                                      // where an API's endpoint answers
	Fit       func(from, stage, to string) ([]embedded.LeftOut, error) // copies an assembly without what the target cannot provision; nil: it can all
	Mails     func(context.Context) (map[string]int, error)            // sent so far, by receiver; nil: nobody can count them
	CAFile    string                                                   // certificate authority that signed the target's certificates; "" = a public one
}

// The names of targets.
const (
	OnEmbedded = "embedded"
	OnAWS      = "aws"
)

// OpenTarget connects to a target, in the account of an environment. The embedded AWS must be running; it has an account for
// each environment that lasts, and one for all branches. On AWS the account is that of the credentials in force.
func OpenTarget(ctx context.Context, p Project, name, environment string) (Target, error) {
	switch name {
	case OnEmbedded:
		i, err := embedded.Open(ctx, p.State("embedded"))
		if err != nil {
			return Target{}, err
		}
		return EmbeddedTarget(ctx, i.For(environment))
	case OnAWS:
		return awsTarget(ctx, "")
	}
	return Target{}, usage("target %q: expected %s or %s", name, OnEmbedded, OnAWS)
}

// EmbeddedTarget is a running embedded AWS, in the account that the instance is of. Functions run as processes of this machine, so they are built for it.
func EmbeddedTarget(ctx context.Context, i embedded.Instance) (Target, error) {
	cfg, err := i.Config(ctx)
	if err != nil {
		return Target{}, err
	}
	return Target{Name: OnEmbedded, Account: i.Account, Region: i.Region, GOOS: runtime.GOOS, GOARCH: runtime.GOARCH,
		AWS: cfg, HTTP: i.HTTPClient(), Environ: i.Environ, PublicURL: i.PublicURL, CAFile: i.CAFile(), Fit: embedded.Fit, Mails: i.Mails}, nil
}

// awsTarget is the account that the credentials in force belong to, or those of a profile.
func awsTarget(ctx context.Context, profile string) (Target, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithSharedConfigProfile(profile))
	if err != nil {
		return Target{}, fmt.Errorf("load AWS configuration: %w", err)
	}
	if cfg.Region == "" {
		return Target{}, fmt.Errorf("load AWS configuration: no region; set AWS_REGION or choose a profile that has one")
	}
	id, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Target{}, fmt.Errorf("ask AWS who you are: %w; sign in first, for example with `aws sso login`, or leave out --on aws to use the embedded AWS", err)
	}
	return Target{Name: OnAWS, Account: aws.ToString(id.Account), Region: cfg.Region, GOOS: "linux", GOARCH: "arm64",
		AWS: cfg, HTTP: http.DefaultClient, Environ: func(base []string) []string { return append(base, "AWS_REGION="+cfg.Region) },
		PublicURL: func(u string) string { return u }}, nil
}

// CurlOptions returns what curl needs to talk to the target, with a space behind.
func (t Target) CurlOptions(p Project) string {
	if t.CAFile == "" {
		return ""
	}
	return "--cacert " + p.short(t.CAFile) + " "
}
