package bucket_test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/function"
)

// A bucket whose files go after a month; a function may write one folder of it.
func Example() {
	var stack awscdk.Stack          // of the application
	var importer *function.Function // writes

	uploads := bucket.New(stack, "Uploads", bucket.Props{Expire: 30 * 24 * time.Hour})
	uploads.GrantWrite(importer.Role, "rejects/")
}
