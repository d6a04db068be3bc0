package website_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/website"
)

// Files for browsers, with a page for paths that are not there.
func Example() {
	var stack awscdk.Stack // of the application

	site := website.New(stack, "Site", website.Props{NotFound: "404.html"})
	awscdk.NewCfnOutput(stack, jsii.String("Site"), &awscdk.CfnOutputProps{Value: site.URL()})
}
