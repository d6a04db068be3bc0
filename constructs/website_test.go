package constructs_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/website"
)

func TestWebsite(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		site := website.New(s, "Site", website.Props{NotFound: "errors/404.html",
			Override: func(p *awscloudfront.DistributionProps) { p.Comment = jsii.String("docs") }})
		awscdk.NewCfnOutput(s, jsii.String("Url"), &awscdk.CfnOutputProps{Value: site.URL()})
	})
	has(t, only(t, made, "AWS::CloudFront::Distribution"), `"DefaultRootObject":"index.html"`, `"ViewerProtocolPolicy":"redirect-to-https"`, `"OriginAccessControlId"`,
		`"ResponseCode":404,"ResponsePagePath":"/errors/404.html"`, `"ErrorCode":403`, `"Comment":"docs"`, `"Compress":true`)
	has(t, only(t, made, "AWS::CloudFront::ResponseHeadersPolicy"), `frame-ancestors 'none'`, `"FrameOption":"DENY"`, `"AccessControlMaxAgeSec":31536000`, `"ContentTypeOptions"`)
	has(t, only(t, made, "AWS::S3::Bucket"), `"BlockPublicAcls":true`)
	has(t, only(t, made, "AWS::S3::BucketPolicy"), `"Service":"cloudfront.amazonaws.com"`, `"AWS:SourceArn"`, `"aws:SecureTransport":"false"`)
	noCustomResource(t, made)
}

func TestWebsite_SinglePage(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		website.New(s, "Site", website.Props{SinglePage: true, Index: "app.html", ContentPolicy: "default-src 'none'", Retain: true})
	})
	has(t, only(t, made, "AWS::CloudFront::Distribution"), `"ResponseCode":200,"ResponsePagePath":"/app.html"`, `"DefaultRootObject":"app.html"`)
	has(t, only(t, made, "AWS::CloudFront::ResponseHeadersPolicy"), `"ContentSecurityPolicy":"default-src 'none'"`)
	if got := only(t, made, "AWS::S3::Bucket").DeletionPolicy; got != "Retain" {
		t.Errorf("the files' deletion policy is %s; want Retain", got)
	}
}

func TestWebsite_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		website.New(s, "Site", website.Props{Index: "/index.html", NotFound: "ü.html", SinglePage: true, ContentPolicy: strings.Repeat("x", 1784)})
	},
		"Test/Site: ContentPolicy is 1784 bytes, maybe on several lines; expected one line of at most 1783 bytes (CloudFront quota); shorten it",
		`Test/Site: Index is "/index.html"; expected a file of the bucket without a slash first; remove the slash`,
		`Test/Site: NotFound is "/ü.html"; expected a slash, then letters, digits and any of / { } . _ ~ + -; change it`,
		`Test/Site: NotFound is "ü.html" with SinglePage; expected one of them, since a single page answers every path; remove one`)
}
