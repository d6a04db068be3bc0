package stacks_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

// invariant is something that must hold of every template, and a template that breaks it.
type invariant struct {
	name string
	find func(assembly.Template) []string
	red  assembly.Template
}

func invariants() []invariant {
	return []invariant{
		{"references between stacks are weak", strongReferences, assembly.Template{Text: `{"Fn::ImportValue":"x"}`}},
		{"logical ids do not name their stack, and stay when a unit moves", portableIDs, assembly.Template{Stack: "Compute1", Resources: map[string]assembly.Resource{"QueueCompute1Topic": {}}}},
		{"no custom resources", customResources, broken("Custom::S3AutoDeleteObjects", nil)},
		{"no physical names but those of log groups", physicalNames, broken("AWS::SQS::Queue", props{"QueueName": "orders"})},
		{"functions log to a group of their own", ownLogGroups, broken("AWS::Lambda::Function", props{})},
		{"functions know their name, and their log takes metrics", metrics, broken("AWS::Lambda::Function", props{"LoggingConfig": props{"ApplicationLogLevel": "WARN"},
			"Environment": props{"Variables": props{names.Function: "x"}}})},
		{"log groups forget", logRetention, broken("AWS::Logs::LogGroup", props{"LogGroupName": "/mainstay/x"})},
		{"queues have dead-letter queues", deadLetters, broken("AWS::SQS::Queue", props{"SqsManagedSseEnabled": true})},
		{"queues are encrypted", encryptedQueues, broken("AWS::SQS::Queue", props{})},
		{"queues and buckets take TLS only", tlsOnly, broken("AWS::S3::Bucket", props{})},
		{"buckets are private and encrypted", privateBuckets, broken("AWS::S3::Bucket", props{})},
		{"policies name their resources", namedResources, broken("AWS::IAM::Policy", policy(`sqs:SendMessage`, "*"))},
		{"policies name their actions", namedActions, broken("AWS::IAM::Policy", policy(`sqs:*`, "arn:x"))},
		{"functions may do what they need and nothing else", exactActions, broken("AWS::IAM::Policy", policy("s3:DeleteObject", "arn:x"))},
		{"failed messages are reported one by one", partialBatches, broken("AWS::Lambda::EventSourceMapping", props{})},
	}
}

type props = map[string]any

func broken(kind string, p props) assembly.Template {
	return assembly.Template{Resources: map[string]assembly.Resource{"StoreUsersBroken": {Type: kind, Properties: p}}}
}

func policy(action, resource string) props {
	return props{"PolicyDocument": props{"Statement": []any{props{"Effect": "Allow", "Action": action, "Resource": resource}}}}
}

func strongReferences(t assembly.Template) []string {
	var found []string
	for _, word := range []string{"Fn::ImportValue", `"Export"`} {
		if strings.Contains(t.Text, word) {
			found = append(found, "found "+word)
		}
	}
	return found
}

func portableIDs(t assembly.Template) []string {
	var found []string
	for id := range t.Resources {
		if strings.Contains(id, t.Stack) {
			found = append(found, id+" has the name of its stack in it")
		}
	}
	return found
}

// each returns what wrong says of the resources of a type.
func each(t assembly.Template, kind string, wrong func(id string, r assembly.Resource) string) []string {
	var found []string
	for id, r := range cdktest.OfType(t, kind) {
		if w := wrong(id, r); w != "" {
			found = append(found, id+" "+w)
		}
	}
	return found
}

// lacks says which of these texts the properties of a resource do not have as JSON.
func lacks(want ...string) func(string, assembly.Resource) string {
	return func(_ string, r assembly.Resource) string {
		text := cdktest.JSON(r.Properties)
		for _, w := range want {
			if !strings.Contains(text, w) {
				return "has no " + w
			}
		}
		return ""
	}
}

func customResources(t assembly.Template) []string {
	var found []string
	for id, r := range t.Resources {
		if strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource" {
			found = append(found, id+" is a "+r.Type)
		}
	}
	return found
}

func physicalNames(t assembly.Template) []string {
	var found []string
	for id, r := range t.Resources {
		for _, name := range []string{"QueueName", "TableName", "BucketName", "FunctionName", "RoleName", "PolicyName"} {
			_, named := r.Properties[name].(string)
			if ours := r.Type == "AWS::IAM::Policy"; named && !ours { // an inline policy's name is required, and local to its role
				found = append(found, id+" has a "+name)
			}
		}
	}
	return found
}

func ownLogGroups(t assembly.Template) []string {
	return each(t, "AWS::Lambda::Function", lacks(`"LoggingConfig"`, `"LogGroup"`))
}

// metrics finds functions whose metrics would not arrive: a line without a level counts as one of level INFO (Lambda
// developer guide, "Log-level filtering"), and embedded metrics have none.
func metrics(t assembly.Template) []string {
	return each(t, "AWS::Lambda::Function", func(id string, r assembly.Resource) string {
		logging, _ := r.Properties["LoggingConfig"].(props)
		switch level, _ := logging["ApplicationLogLevel"].(string); level {
		case "", "TRACE", "DEBUG", "INFO":
			return lacks(fmt.Sprintf("%q:", names.Function))(id, r)
		default:
			return "drops metrics because its log level is " + level
		}
	})
}

func logRetention(t assembly.Template) []string {
	return each(t, "AWS::Logs::LogGroup", lacks(`"RetentionInDays"`, `"LogGroupName":{"Fn::Join":["",["/",{"Ref":"AWS::StackName"},"/`))
}

func deadLetters(t assembly.Template) []string {
	return each(t, "AWS::SQS::Queue", func(id string, r assembly.Resource) string {
		if reason, _ := r.Metadata[names.MetadataNoDeadLetter].(string); reason != "" || strings.Contains(id, "DeadLetter") {
			return ""
		}
		return lacks(`"maxReceiveCount"`)(id, r)
	})
}

func encryptedQueues(t assembly.Template) []string {
	return each(t, "AWS::SQS::Queue", lacks(`"SqsManagedSseEnabled":true`))
}

// tlsOnly wants as many policies that deny plain HTTP as there are queues and buckets.
func tlsOnly(t assembly.Template) []string {
	var found []string
	for kind, policy := range map[string]string{"AWS::SQS::Queue": "AWS::SQS::QueuePolicy", "AWS::S3::Bucket": "AWS::S3::BucketPolicy"} {
		denied := 0
		for _, p := range cdktest.OfType(t, policy) {
			if lacks(`"aws:SecureTransport":"false"`, `"Effect":"Deny"`)("", p) == "" {
				denied++
			}
		}
		if all := len(cdktest.OfType(t, kind)); denied != all {
			found = append(found, fmt.Sprintf("%d of %d %s deny plain HTTP", denied, all, kind))
		}
	}
	return found
}

func privateBuckets(t assembly.Template) []string {
	return each(t, "AWS::S3::Bucket", lacks(`"BlockPublicAcls":true`, `"RestrictPublicBuckets":true`, `"SSEAlgorithm"`))
}

func namedResources(t assembly.Template) []string {
	return each(t, "AWS::IAM::Policy", func(_ string, r assembly.Resource) string {
		document, _ := r.Properties["PolicyDocument"].(props)
		for _, s := range list(document["Statement"]) {
			if s := s.(props); s["Resource"] == "*" && !slices.Equal(list(s["Action"]), logDeliveries()) && !slices.Equal(list(s["Action"]), listings()) {
				return "allows something on everything"
			}
		}
		return ""
	})
}

// logDeliveries are what a state machine needs to write its log; they have no resource to name (Step Functions developer
// guide, "Logging using CloudWatch Logs").
func logDeliveries() []any {
	return []any{"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:GetLogDelivery",
		"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery"}
}

// listings are what finds out which environments there are, and changes nothing: whose a thing is, only its name and its tags tell.
func listings() []any {
	return []any{"cloudformation:DescribeStacks", "cloudformation:GetTemplate", "cloudformation:ListStackResources", "dynamodb:DescribeTable", "iam:ListRoleTags", "iam:ListRoles",
		"logs:DescribeLogGroups", "sqs:ListQueues", "tag:GetResources"}
}

func namedActions(t assembly.Template) []string {
	return each(t, "AWS::IAM::Policy", func(_ string, r assembly.Resource) string {
		for _, a := range actions(r) {
			if strings.Contains(a, "*") {
				return "allows " + a
			}
		}
		return ""
	})
}

func partialBatches(t assembly.Template) []string {
	return each(t, "AWS::Lambda::EventSourceMapping", lacks("ReportBatchItemFailures"))
}

// exactActions holds each policy against what the code of its function uses. The code is the truth: an action that
// is not used is as wrong as one that is missing.
func exactActions(t assembly.Template) []string {
	log := []string{"logs:CreateLogStream", "logs:PutLogEvents"}
	receive := []string{"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
	want := map[string][]string{
		"ImportsImportUsers": slices.Concat(log, receive, []string{"dynamodb:GetItem", "dynamodb:PutItem", "s3:AbortMultipartUpload", "s3:GetObject",
			"s3:ListBucket", "s3:PutObject", "sqs:SendMessage"}),
		"UsersStoreUsers": slices.Concat(log, receive, []string{"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:PutItem"}),
		"WebServeWeb": slices.Concat([]string{"cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge", "cognito-idp:AdminUserGlobalSignOut", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"},
			log, []string{"s3:GetObject", "s3:PutObject"}),
		"WebProbeWebProbeClockFunction": slices.Concat(log, []string{"secretsmanager:GetSecretValue", "sqs:SendMessage"}),
		"WebProbeWebProbeClockRole":     {"lambda:InvokeFunction", "sqs:SendMessage"}, // Scheduler's
		"OperationsRunMigrationRole":    slices.Concat(log, []string{"dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem"}),
		"OperationsRunMigrationMigrateRole": {"lambda:InvokeFunction", "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
			"logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery"},
		"OperationsRunMigrationMigrateRuns": {"states:DescribeExecution", "states:StartExecution", "states:StopExecution"},
		"UsersIndexUsers":                   slices.Concat(log, receive, []string{"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PutItem"}),
		"UsersPublishUserEvents": slices.Concat(log, []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
			"events:PutEvents", "sqs:SendMessage"}),
		"MailsSendWelcomeMailAdded":  slices.Concat(log, receive, []string{"dynamodb:UpdateItem", "ses:SendEmail"}),
		"MailsSendWelcomeMailRecord": slices.Concat(log, []string{"dynamodb:UpdateItem", "sqs:SendMessage"}),
		"ReapClockFunction": slices.Concat(log, []string{"sqs:SendMessage", "apigateway:GET", "cloudformation:DeleteStack", "cloudformation:DescribeStackEvents",
			"cloudformation:DescribeStacks", "cloudformation:GetTemplate", "cloudformation:ListStackResources", "dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:PutItem",
			"dynamodb:Scan", "events:DescribeRule", "events:DisableRule", "events:EnableRule", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
			"iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoles", "iam:ListRoleTags", "iam:PassRole", "lambda:GetEventSourceMapping",
			"lambda:UpdateEventSourceMapping", "logs:DeleteLogGroup", "logs:DescribeLogGroups", "s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion",
			"s3:ListBucketVersions", "scheduler:GetSchedule", "scheduler:UpdateSchedule", "sqs:DeleteQueue", "sqs:GetQueueUrl", "sqs:ListQueues", "tag:GetResources"}),
		"ReapClockRole":    {"lambda:InvokeFunction", "sqs:SendMessage"}, // Scheduler's
		"StoreUsersBroken": {},                                           // of the red case
	}
	return each(t, "AWS::IAM::Policy", func(id string, r assembly.Resource) string {
		for name, allowed := range want {
			if strings.HasPrefix(id, name) {
				slices.Sort(allowed)
				if got := actions(r); !slices.Equal(got, allowed) {
					return fmt.Sprintf("allows %v; the code uses %v", got, allowed)
				}
				return ""
			}
		}
		return "belongs to no function that this test knows; add its actions here"
	})
}

// actions returns every action that a policy allows, sorted, each once.
func actions(r assembly.Resource) []string {
	document, _ := r.Properties["PolicyDocument"].(props)
	statements, _ := document["Statement"].([]any)
	var all []string
	for _, s := range statements {
		switch a := s.(props)["Action"].(type) {
		case string:
			all = append(all, a)
		case []any:
			for _, x := range a {
				all = append(all, x.(string))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
