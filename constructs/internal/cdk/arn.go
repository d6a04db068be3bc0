package cdk

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// ARN completes SERVICE:RESOURCE, such as sqs:mainstay-*, to an ARN of this account; * stays as it is.
func ARN(resource string) string {
	service, rest, ok := strings.Cut(resource, ":")
	switch {
	case !ok:
		return resource
	case service == "s3": // buckets' ARNs have no account
		return "arn:aws:s3:::" + rest
	case service == "apigateway":
		return "arn:aws:apigateway:*::" + rest
	case service == "iam":
		return "arn:aws:iam::" + Account() + ":" + rest
	}
	return "arn:aws:" + service + ":*:" + Account() + ":" + rest
}

// Account is the number of the account, as templates have it.
func Account() string { return *Constant("AWS::AccountId", awscdk.Aws_ACCOUNT_ID) }
