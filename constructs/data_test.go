package constructs_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/table"
)

func TestTable(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		table.New(s, "Orders", table.Props{PartitionKey: "pk", SortKey: "sk", TimeToLive: "ttl"})
	})
	r := only(t, made, "AWS::DynamoDB::Table")
	has(t, r, `"BillingMode":"PAY_PER_REQUEST"`, `"AttributeName":"pk","KeyType":"HASH"`, `"AttributeName":"sk","KeyType":"RANGE"`, `"TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}`)
	if r.DeletionPolicy != "Delete" {
		t.Errorf("the deletion policy is %s; want Delete without Retain", r.DeletionPolicy)
	}
}

func TestTable_Retain(t *testing.T) {
	r := only(t, template(t, func(s awscdk.Stack) { table.New(s, "Orders", table.Props{PartitionKey: "pk", Retain: true}) }), "AWS::DynamoDB::Table")
	has(t, r, `"DeletionProtectionEnabled":true`, `"PointInTimeRecoveryEnabled":true`)
	if r.DeletionPolicy != "Retain" {
		t.Errorf("the deletion policy is %s; want Retain", r.DeletionPolicy)
	}
}

func TestTable_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		table.New(s, "Orders", table.Props{})
		table.New(s, "Same", table.Props{PartitionKey: "id", SortKey: "id"})
		table.New(s, "Wrong", table.Props{PartitionKey: "id", TimeToLive: "expires at"})
	},
		`Test/Orders: PartitionKey is ""; expected 1 to 255 of A-Z, a-z, 0-9, _, ., :, # and -; change it`,
		`Test/Same: SortKey is "id"; expected another attribute than the PartitionKey; change one`,
		`Test/Wrong: TimeToLive is "expires at"; expected 1 to 255 of A-Z, a-z, 0-9, _, ., :, # and -; change it`)
}

func TestBucket(t *testing.T) {
	made := template(t, func(s awscdk.Stack) { bucket.New(s, "Uploads", bucket.Props{}) })
	has(t, only(t, made, "AWS::S3::Bucket"), `"EventBridgeEnabled":true`, `"RestrictPublicBuckets":true`, `"SSEAlgorithm":"AES256"`, `"DaysAfterInitiation":1`)
	has(t, only(t, made, "AWS::S3::BucketPolicy"), `"aws:SecureTransport":"false"`)
	if n := len(made.Resources); n != 2 {
		t.Errorf("a bucket makes %d resources; want 2, no custom resource", n)
	}
}

func TestBucket_Retain(t *testing.T) {
	r := only(t, template(t, func(s awscdk.Stack) { bucket.New(s, "Uploads", bucket.Props{Retain: true, Expire: 48 * time.Hour}) }), "AWS::S3::Bucket")
	has(t, r, `"VersioningConfiguration":{"Status":"Enabled"}`, `"ExpirationInDays":2`)
}

func TestBucket_Forms(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		serve := function.New(s, "Serve", function.Props{Code: code(t, "serve-web")})
		uploads := bucket.New(s, "Uploads", bucket.Props{Forms: true})
		uploads.GrantForms(serve.Role, "uploads/")
		uploads.GrantLinks(serve.Role, "rejects/")
	})
	has(t, only(t, made, "AWS::S3::Bucket"), `"CorsRules":[{"AllowedMethods":["POST"],"AllowedOrigins":["*"],"MaxAge":3600}]`)
	has(t, only(t, made, "AWS::IAM::Policy"), `"Action":"s3:PutObject"`, `/uploads/*`, `"Action":"s3:GetObject"`, `/rejects/*`)
}

func TestBucket_BadProps(t *testing.T) {
	for expire, found := range map[time.Duration]string{24*time.Hour + time.Nanosecond: "24h0m0.000000001s", -24 * time.Hour: "-24h0m0s", time.Hour: "1h0m0s"} {
		reported(t, func(s awscdk.Stack) { bucket.New(s, "Uploads", bucket.Props{Expire: expire}) },
			"Test/Uploads: Expire is "+found+"; expected whole days (S3 lifecycle rules); choose a multiple of 24h")
	}
}
