// Package website serves files from a private bucket to browsers, over HTTPS, from CloudFront's edge.
//
// It exists because a bucket that is a website by itself is public and has no HTTPS, and because the headers that keep a
// page from being framed or scripted by others are nobody's default.
// Files are put into Bucket by whoever deploys, for example `aws s3 sync web/ s3://NAME`: the CDK's own deployment of
// files is a custom resource with a function in Python (docs/adr/0002).
//
//	site := website.New(stack, "Site", website.Props{})
//	awscdk.NewCfnOutput(stack, jsii.String("Site"), &awscdk.CfnOutputProps{Value: site.URL()})
package website
