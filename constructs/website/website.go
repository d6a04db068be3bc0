package website

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfrontorigins"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// DefaultPolicy is a Content-Security-Policy that lets a page use its own files only, and nobody frame it.
const DefaultPolicy = "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// Props say what a website serves.
type Props struct {
	Index         string // file at /; default index.html
	NotFound      string // file for paths that are not there, with status 404; default: S3's bare answer
	SinglePage    bool   // paths that are not there get Index with status 200; a script in it knows what they mean
	ContentPolicy string // the header Content-Security-Policy; default DefaultPolicy
	Retain        bool   // the files outlive the stack

	Override func(*awscloudfront.DistributionProps) // last word, for example on domain and certificate; nil: none
}

// Website is a bucket and what serves it.
type Website struct {
	Bucket       *bucket.Bucket
	Distribution awscloudfront.Distribution
	Headers      awscloudfront.ResponseHeadersPolicy
}

// New makes a website.
func New(scope constructs.Construct, id string, p Props) *Website {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{}.withDefaults() })
	w := &Website{Bucket: bucket.New(this, "Files", bucket.Props{Retain: p.Retain}), Headers: p.headers(this)}
	props := &awscloudfront.DistributionProps{
		DefaultRootObject: &p.Index, ErrorResponses: p.errors(), HttpVersion: awscloudfront.HttpVersion_HTTP2_AND_3,
		MinimumProtocolVersion: awscloudfront.SecurityPolicyProtocol_TLS_V1_2_2021,
		DefaultBehavior: &awscloudfront.BehaviorOptions{
			Origin:               awscloudfrontorigins.S3BucketOrigin_WithOriginAccessControl(w.Bucket.Bucket, nil),
			ViewerProtocolPolicy: awscloudfront.ViewerProtocolPolicy_REDIRECT_TO_HTTPS,
			Compress:             jsii.Bool(true), ResponseHeadersPolicy: w.Headers}}
	if p.Override != nil {
		p.Override(props)
	}
	w.Distribution = awscloudfront.NewDistribution(this, jsii.String("Distribution"), props)
	return w
}

// URL is where the website answers.
func (w *Website) URL() *string {
	return jsii.String("https://" + *w.Distribution.DistributionDomainName())
}

func (p Props) headers(scope constructs.Construct) awscloudfront.ResponseHeadersPolicy {
	return awscloudfront.NewResponseHeadersPolicy(scope, jsii.String("Headers"), &awscloudfront.ResponseHeadersPolicyProps{
		SecurityHeadersBehavior: &awscloudfront.ResponseSecurityHeadersBehavior{
			ContentSecurityPolicy: &awscloudfront.ResponseHeadersContentSecurityPolicy{ContentSecurityPolicy: &p.ContentPolicy, Override: jsii.Bool(true)},
			ContentTypeOptions:    &awscloudfront.ResponseHeadersContentTypeOptions{Override: jsii.Bool(true)},
			FrameOptions:          &awscloudfront.ResponseHeadersFrameOptions{FrameOption: awscloudfront.HeadersFrameOption_DENY, Override: jsii.Bool(true)},
			ReferrerPolicy: &awscloudfront.ResponseHeadersReferrerPolicy{
				ReferrerPolicy: awscloudfront.HeadersReferrerPolicy_STRICT_ORIGIN_WHEN_CROSS_ORIGIN, Override: jsii.Bool(true)},
			StrictTransportSecurity: &awscloudfront.ResponseHeadersStrictTransportSecurity{
				AccessControlMaxAge: cdk.Seconds(365 * 24 * time.Hour), IncludeSubdomains: jsii.Bool(true), Override: jsii.Bool(true)}}})
}

// errors are the answers for what is not there. Without the permission to list the bucket S3 says 403 of it, not 404.
func (p Props) errors() *[]*awscloudfront.ErrorResponse {
	file, status := p.NotFound, 404
	if p.SinglePage {
		file, status = p.Index, 200
	}
	if file == "" {
		return nil
	}
	var all []*awscloudfront.ErrorResponse
	for _, from := range []int{403, 404} {
		all = append(all, &awscloudfront.ErrorResponse{HttpStatus: jsii.Number(from), ResponseHttpStatus: jsii.Number(status),
			ResponsePagePath: jsii.String("/" + file), Ttl: cdk.Seconds(time.Minute)})
	}
	return &all
}

func (p Props) withDefaults() Props {
	p.Index, p.ContentPolicy = cmp.Or(p.Index, "index.html"), cmp.Or(p.ContentPolicy, DefaultPolicy)
	return p
}

func (p Props) validate() error {
	var errs []error
	errs = append(errs, checkFile("Index", p.Index))
	if p.NotFound != "" {
		errs = append(errs, checkFile("NotFound", p.NotFound))
	}
	if p.NotFound != "" && p.SinglePage {
		errs = append(errs, cdk.Wrong("NotFound", strconv.Quote(p.NotFound)+" with SinglePage", "one of them, since a single page answers every path", "remove one"))
	}
	if strings.ContainsAny(p.ContentPolicy, "\r\n") || len(p.ContentPolicy) > longestHeader {
		errs = append(errs, cdk.Wrong("ContentPolicy", strconv.Itoa(len(p.ContentPolicy))+" bytes, maybe on several lines", "one line of at most 1783 bytes (CloudFront quota)", "shorten it"))
	}
	return errors.Join(errs...)
}

// longestHeader is the most bytes of a header's value in a response headers policy (CloudFront quotas, from memory).
const longestHeader = 1783

func checkFile(property, name string) error {
	if strings.HasPrefix(name, "/") {
		return cdk.Wrong(property, strconv.Quote(name), "a file of the bucket without a slash first", "remove the slash")
	}
	return cdk.CheckPath(property, "/"+name)
}
