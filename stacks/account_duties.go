package stacks

import (
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/githubrole"
	"github.com/mainstay-go/mainstay/names"
)

// duty is what a job does in environments of a kind.
type duty struct {
	id, duty string
	session  time.Duration
	allow    []githubrole.Statement
}

// duties are those in environments of a kind. What is allowed is what mainstay itself calls for them (mainstay iam scan
// ./cmd/mainstay); the rest of a deployment is done by the roles of the CDK's bootstrap. A test holds the two together.
func (a Account) duties(kind config.Kind) []duty {
	prefix := names.StackPrefix(string(kind)) + "*"
	if kind == config.Branch {
		prefix = names.App + "-*"
		return []duty{{"Branch", "", time.Hour, join(look(), deploy(prefix), work(prefix), try(prefix), destroy(prefix), sleep(prefix))}}
	}
	id := strings.ToUpper(string(kind[0])) + string(kind[1:])
	release := join(look(), deploy(prefix), work(prefix), try(prefix), signIn())
	if kind == config.Production {
		release = join(release, promote(prefix))
	}
	return []duty{
		{id, "", 2 * time.Hour, release},
		{id + "Ops", names.DutyOps, 6 * time.Hour, join(look(), work(prefix), redrive(prefix), drill(prefix))},
		{id + "Audit", names.DutyAudit, time.Hour, join(look(), compare())},
	}
}

func join(all ...[]githubrole.Statement) []githubrole.Statement {
	var joined []githubrole.Statement
	for _, s := range all {
		joined = append(joined, s...)
	}
	return joined
}

func on(resources []string, actions ...string) githubrole.Statement {
	return githubrole.Statement{Actions: actions, Resources: resources}
}

func everywhere(actions ...string) githubrole.Statement { return on([]string{"*"}, actions...) }

// look reads what is deployed: metadata, and no data.
func look() []githubrole.Statement {
	return []githubrole.Statement{
		everywhere("cloudformation:DescribeStacks", "cloudformation:ListStackResources", "cloudformation:GetTemplate", "cloudformation:DescribeAccountLimits",
			"cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory", "cloudwatch:GetMetricData", "iam:GetAccountSummary", "iam:ListRoles", "iam:ListRoleTags",
			"lambda:GetAccountSettings", "lambda:ListFunctions", "lambda:GetFunctionConfiguration", "lambda:ListEventSourceMappings",
			"lambda:ListFunctionEventInvokeConfigs", "logs:DescribeLogGroups", "sqs:ListQueues", "sqs:GetQueueUrl", "sqs:GetQueueAttributes",
			"sns:ListSubscriptionsByTopic", "tag:GetResources", "dynamodb:DescribeTable", "ssm:GetParameter"),
		on([]string{"apigateway:/apis*"}, "apigateway:GET"),
	}
}

// deploy is what a deployment does besides what the CDK does.
func deploy(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		everywhere("cloudwatch:PutMetricData"),
		on([]string{"s3:" + prefix + "/*"}, "s3:PutObject", "s3:GetObject"), // the users.csv that is sent through
		on([]string{"execute-api:*/*/GET/*"}, "execute-api:Invoke"),
		on([]string{"dynamodb:table/" + names.AccountStack + "-*"}, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query", "dynamodb:Scan"),
	}
}

// work is what migrations do, and the record of operations: they are at work on the application's data.
func work(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		on([]string{"dynamodb:table/" + prefix}, "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem",
			"dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:Query", "dynamodb:Scan"),
		on([]string{"logs:log-group:/" + prefix}, "logs:FilterLogEvents"),
		on([]string{"states:stateMachine:" + prefix, "states:execution:" + prefix}, "states:StartExecution", "states:DescribeExecution"), // of migrations that run in functions
		everywhere("ses:GetAccount", "ses:GetSuppressedDestination"),
		on([]string{"ses:identity/*", "ses:configuration-set/*"}, "ses:SendEmail"), // of migrations that send mails
	}
}

// promote is what a promotion does besides: it reads what has run in staging, and runs production's probes.
func promote(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		on([]string{"dynamodb:table/" + names.StackPrefix(names.Staging) + "*"}, "dynamodb:Query"),
		on([]string{"lambda:function:" + prefix}, "lambda:InvokeFunction"),
	}
}

// try is what trying an environment out takes besides: a user to sign in as, a sender of mails, and that files of scenarios are removed.
func try(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		on([]string{"cognito-idp:userpool/*"}, "cognito-idp:AdminCreateUser", "cognito-idp:AdminSetUserPassword"),
		on([]string{"ses:identity/*"}, "ses:GetEmailIdentity", "ses:CreateEmailIdentity"),
		on([]string{"s3:" + prefix}, "s3:ListBucketVersions"),
		on([]string{"s3:" + prefix + "/" + names.TrialPrefix + "*", "s3:" + prefix + "/" + names.RejectsPrefix + names.TrialPrefix + "*"}, "s3:DeleteObject", "s3:DeleteObjectVersion"),
	}
}

// signIn reads what the probe signs in with, so that its account is made; branches have neither. CloudFormation names a secret after
// its logical id and not after its stack, so it is this secret that is named, wherever the unit is placed.
func signIn() []githubrole.Statement {
	return []githubrole.Statement{on([]string{"secretsmanager:secret:*ProbeSecret*"}, "secretsmanager:GetSecretValue")}
}

// redrive is what brings dead letters back to work.
func redrive(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		on([]string{"sqs:" + prefix}, "sqs:ReceiveMessage", "sqs:SendMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility",
			"sqs:StartMessageMoveTask", "sqs:CancelMessageMoveTask", "sqs:ListMessageMoveTasks"),
		on([]string{"lambda:function:" + prefix}, "lambda:InvokeFunction"),
		on([]string{"dynamodb:table/" + prefix}, "dynamodb:GetShardIterator", "dynamodb:GetRecords"), // of streams, whose consumers gave records up
		on([]string{"kinesis:stream/" + prefix}, "kinesis:GetShardIterator", "kinesis:GetRecords"),
	}
}

// drill is what proves that alarms reach somebody.
func drill(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		on([]string{"cloudwatch:alarm:" + prefix}, "cloudwatch:SetAlarmState"),
		on([]string{"sns:" + prefix}, "sns:Subscribe", "sns:Unsubscribe"),
		on([]string{"sqs:" + strings.TrimSuffix(prefix, "*") + "drill-*"}, "sqs:CreateQueue", "sqs:DeleteQueue"),
	}
}

// destroy is what the end of a branch's environment takes besides CloudFormation: what it leaves, or refuses to delete.
func destroy(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		on([]string{"cloudformation:stack/" + prefix}, "cloudformation:DeleteStack", "cloudformation:DescribeStackEvents"),
		on([]string{"s3:" + prefix}, "s3:ListBucketVersions", "s3:DeleteBucket"),
		on([]string{"s3:" + prefix + "/*"}, "s3:DeleteObject", "s3:DeleteObjectVersion"),
		on([]string{"logs:log-group:/" + prefix, "logs:log-group:/aws/lambda/" + prefix}, "logs:DeleteLogGroup"),
		on([]string{"sqs:" + prefix}, "sqs:DeleteQueue"),
		on([]string{"iam:role/" + prefix}, "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"),
	}
}

// sleep is what switches a branch's environment off and on. Who changes a schedule passes it its role anew.
func sleep(prefix string) []githubrole.Statement {
	return []githubrole.Statement{
		on([]string{"lambda:event-source-mapping:*"}, "lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"),
		on([]string{"events:rule/" + prefix, "events:rule/*/" + prefix}, "events:DescribeRule", "events:DisableRule", "events:EnableRule"),
		on([]string{"scheduler:schedule/*/" + prefix}, "scheduler:GetSchedule", "scheduler:UpdateSchedule"),
		on([]string{"iam:role/" + prefix}, "iam:PassRole"),
	}
}

// compare is what CloudFormation does in a job's name to find drift: it reads each resource.
func compare() []githubrole.Statement {
	return []githubrole.Statement{everywhere("cloudformation:DetectStackDrift", "cloudformation:DescribeStackDriftDetectionStatus", "cloudformation:DescribeStackResourceDrifts",
		"cloudformation:DetectStackResourceDrift", "lambda:Get*", "lambda:List*", "sqs:Get*", "sqs:List*", "sns:Get*", "sns:List*", "dynamodb:Describe*", "dynamodb:List*",
		"events:Describe*", "events:List*", "scheduler:Get*", "scheduler:List*", "logs:Describe*", "logs:List*", "iam:Get*", "iam:List*", "apigateway:GET",
		"cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "kms:Describe*", "kms:Get*", "kms:List*", "codedeploy:Get*", "codedeploy:List*",
		"s3:GetBucket*", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:ListAllMyBuckets")}
}
