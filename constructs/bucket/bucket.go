package bucket

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// Props say how a bucket's objects are kept.
type Props struct {
	Expire time.Duration // objects are deleted after so many whole days; 0: they stay
	Forms  bool          // scripts of any page may send forms to it and see the answer; each form is signed by whoever made the page
	Retain bool          // outlives its stack, keeps old versions
}

// Bucket is a private bucket.
type Bucket struct {
	Bucket awss3.Bucket
}

// New makes a bucket.
func New(scope constructs.Construct, id string, p Props) *Bucket {
	this := cdk.Begin(scope, id)
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{} })
	rule := &awss3.LifecycleRule{AbortIncompleteMultipartUploadAfter: cdk.Seconds(24 * time.Hour)}
	if p.Expire > 0 {
		rule.Expiration = cdk.Seconds(p.Expire)
	}
	props := &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		Encryption:        awss3.BucketEncryption_S3_MANAGED,
		EnforceSSL:        jsii.Bool(true),
		Versioned:         jsii.Bool(p.Retain),
		RemovalPolicy:     cdk.Removal(p.Retain),
		LifecycleRules:    &[]*awss3.LifecycleRule{rule},
	}
	if p.Forms {
		// The page's own origin is not known here: the API that serves it is made later, and knows the bucket. What may be put is
		// said by the form's signature, and no cookie goes with it.
		props.Cors = &[]*awss3.CorsRule{{AllowedMethods: &[]awss3.HttpMethods{awss3.HttpMethods_POST}, AllowedOrigins: jsii.Strings("*"), MaxAge: jsii.Number(3600)}}
	}
	b := awss3.NewBucket(this, jsii.String("Bucket"), props)
	// The L2's own switch would add a custom resource with a function and a role (docs/adr/0002).
	native := b.Node().DefaultChild().(awss3.CfnBucket)
	native.SetNotificationConfiguration(&awss3.CfnBucket_NotificationConfigurationProperty{
		EventBridgeConfiguration: &awss3.CfnBucket_EventBridgeConfigurationProperty{EventBridgeEnabled: jsii.Bool(true)}})
	return &Bucket{b}
}

func (p Props) validate() error {
	if p.Expire >= 0 && p.Expire%(24*time.Hour) == 0 {
		return nil
	}
	return cdk.Wrong("Expire", p.Expire, "whole days (S3 lifecycle rules)", "choose a multiple of 24h")
}

// GrantRead lets a function read objects, and see that one is not there.
func (b *Bucket) GrantRead(to awsiam.IGrantable) {
	b.grant(to, b.Bucket.ArnForObjects(jsii.String("*")), "s3:GetObject")
	b.grant(to, b.Bucket.BucketArn(), "s3:ListBucket") // without it a missing object is AccessDenied instead of NoSuchKey
}

// GrantWrite lets a function write objects under a prefix.
func (b *Bucket) GrantWrite(to awsiam.IGrantable, prefix string) {
	b.grant(to, b.Bucket.ArnForObjects(jsii.String(prefix+"*")), "s3:PutObject", "s3:AbortMultipartUpload")
}

// GrantForms lets a function sign forms that put objects under a prefix: a form does what its signer may.
func (b *Bucket) GrantForms(to awsiam.IGrantable, prefix string) {
	b.grant(to, b.Bucket.ArnForObjects(jsii.String(prefix+"*")), "s3:PutObject")
}

// GrantLinks lets a function sign links to objects under a prefix.
func (b *Bucket) GrantLinks(to awsiam.IGrantable, prefix string) {
	b.grant(to, b.Bucket.ArnForObjects(jsii.String(prefix+"*")), "s3:GetObject")
}

func (b *Bucket) grant(to awsiam.IGrantable, arn *string, actions ...string) {
	cdk.Grant(to, arn, actions...)
}
