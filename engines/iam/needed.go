package iam

import (
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/actions"
	"github.com/mainstay-go/mainstay/engines/iam/internal/code"
)

// needed returns the actions that a call must and may have, and what is not known of it.
func needed(c code.Call, table *actions.Table) (must, may []string, unknown string) {
	switch c.Service + " " + c.Operation {
	case "dynamodb TransactWriteItems":
		return byKind(c, itemActions(), "the kinds of items in a transaction are not known")
	case "dynamodb ExecuteStatement", "dynamodb BatchExecuteStatement", "dynamodb ExecuteTransaction":
		return byKind(c, statementActions(), "the PartiQL statement is not known")
	case "sesv2 SendEmail":
		return byKind(c, mailActions(), "the kind of a mail's content is not known")
	}
	must, known := table.Of(c.Service, c.Operation)
	if !known {
		unknown = "no action is known of " + c.Service + "." + c.Operation + "; its name was taken"
	}
	for _, k := range c.Kinds {
		may = append(may, optionActions()[c.Operation+" "+k]...)
	}
	may = append(may, passedRoles()[c.Service+" "+c.Operation]...)
	return must, may, unknown
}

// byKind returns the actions of the kinds that a request has; all of them may be needed where there may be more.
func byKind(c code.Call, of map[string]string, what string) (must, may []string, unknown string) {
	for _, k := range c.Kinds {
		if a := of[k]; a != "" {
			must = append(must, a)
		}
	}
	if !c.Open {
		return must, nil, ""
	}
	for _, a := range of {
		if !slices.Contains(must, a) && !slices.Contains(may, a) {
			may = append(may, a)
		}
	}
	return must, may, what + " (" + strings.Join([]string{c.Service, c.Operation}, ".") + ")"
}

// itemActions are those of a transaction's items (DynamoDB Developer Guide, "Using IAM with DynamoDB transactions").
func itemActions() map[string]string {
	return map[string]string{"Put": "dynamodb:PutItem", "Update": "dynamodb:UpdateItem", "Delete": "dynamodb:DeleteItem",
		"ConditionCheck": "dynamodb:ConditionCheckItem"}
}

// statementActions are those of PartiQL (DynamoDB Developer Guide, "IAM security policies with PartiQL for DynamoDB").
func statementActions() map[string]string {
	return map[string]string{"select": "dynamodb:PartiQLSelect", "insert": "dynamodb:PartiQLInsert", "update": "dynamodb:PartiQLUpdate",
		"delete": "dynamodb:PartiQLDelete"}
}

// mailActions are those of a mail's content (Amazon SES Developer Guide, "Identity and access management in Amazon SES").
func mailActions() map[string]string {
	return map[string]string{"Simple": "ses:SendEmail", "Template": "ses:SendEmail", "Raw": "ses:SendRawEmail"}
}

// optionActions are those of options of a request (Amazon S3 User Guide, "Required permissions for Amazon S3 API operations").
func optionActions() map[string][]string {
	return map[string][]string{
		"PutObject Tagging": {"s3:PutObjectTagging"}, "CopyObject Tagging": {"s3:PutObjectTagging"}, "CreateMultipartUpload Tagging": {"s3:PutObjectTagging"},
		"PutObject ACL": {"s3:PutObjectAcl"}, "CopyObject ACL": {"s3:PutObjectAcl"}, "CreateMultipartUpload ACL": {"s3:PutObjectAcl"},
		"GetObject VersionId": {"s3:GetObjectVersion"}, "HeadObject VersionId": {"s3:GetObjectVersion"}, "DeleteObject VersionId": {"s3:DeleteObjectVersion"},
	}
}

// passedRoles are operations that hand a role to a service, which needs iam:PassRole on that role (IAM User Guide, "Grant a
// user permissions to pass a role to an AWS service").
func passedRoles() map[string][]string {
	pass := []string{"iam:PassRole"}
	return map[string][]string{
		"lambda CreateFunction": pass, "lambda UpdateFunctionConfiguration": pass, "sfn CreateStateMachine": pass, "sfn UpdateStateMachine": pass,
		"scheduler CreateSchedule": pass, "scheduler UpdateSchedule": pass, "eventbridge PutTargets": pass, "eventbridge PutRule": pass, "pipes CreatePipe": pass,
		"pipes UpdatePipe": pass, "ecs RunTask": pass, "ecs RegisterTaskDefinition": pass, "glue CreateJob": pass, "batch RegisterJobDefinition": pass,
		"firehose CreateDeliveryStream": pass, "cloudformation CreateStack": pass, "ec2 RunInstances": pass, "sagemaker CreateTrainingJob": pass,
		"transcribe StartTranscriptionJob": pass, "s3control CreateJob": pass, "codebuild CreateProject": pass, "codepipeline CreatePipeline": pass,
	}
}
