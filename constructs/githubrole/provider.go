package githubrole

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/trust"
)

// Provider is what makes an account take GitHub's word for who a job is. An account has one.
type Provider struct {
	Provider awsiam.CfnOIDCProvider // nil for one that the account had already

	arn *string
}

// NewProvider makes the account's provider. It is CloudFormation's own resource: the CDK's first construct for it is a custom
// resource. There is no thumbprint, since GitHub's certificates are signed by an authority that AWS trusts (IAM API
// reference, CreateOpenIDConnectProvider).
func NewProvider(scope constructs.Construct, id string) *Provider {
	this := cdk.Begin(scope, id)
	p := awsiam.NewCfnOIDCProvider(this, jsii.String("Provider"), &awsiam.CfnOIDCProviderProps{
		Url: jsii.String("https://" + trust.Issuer), ClientIdList: jsii.Strings(trust.Audience)})
	return &Provider{Provider: p, arn: jsii.String(cdk.ARN("iam:oidc-provider/" + trust.Issuer))} // as AWS names it; roles wait for it
}

// FromARN is a provider that the account has already, made by something else. What is no ARN of GitHub's is reported.
func FromARN(scope constructs.Construct, id, arn string) *Provider {
	this := cdk.Begin(scope, id)
	arn = cdk.Checked(this, arn, checkARN(arn), func() string { return "arn:aws:iam::111111111111:oidc-provider/" + trust.Issuer })
	return &Provider{arn: &arn}
}
