// Package bucket makes private S3 buckets that tell EventBridge what happens in them.
//
// It exists because the CDK's own switch for that adds a custom resource with a function to every stack (docs/adr/0002).
//
//	uploads := bucket.New(stack, "Uploads", bucket.Props{Expire: 30 * 24 * time.Hour})
//	uploads.GrantWrite(importer.Role, "rejects/")
package bucket
