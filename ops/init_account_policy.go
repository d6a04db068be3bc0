package ops

import (
	"encoding/json"

	"github.com/mainstay-go/mainstay/names"
)

// executionPolicy is the name of the policy of the role that CloudFormation works with.
const executionPolicy = names.App + "-execution"

// executionServices are the services that stacks of this application have resources of. A template with anything else is
// refused by AWS when it is deployed; a test holds the list against the templates.
func executionServices() []string {
	return []string{"apigateway", "cloudformation", "cloudfront", "cloudwatch", "codedeploy", "cognito-idp", "dynamodb", "events", "kms", "lambda", "logs",
		"pipes", "s3", "scheduler", "secretsmanager", "ses", "sns", "sqs", "states"}
}

// roleActions are what CloudFormation does with the roles of functions and services.
func roleActions() []string {
	return []string{"iam:CreateRole", "iam:DeleteRole", "iam:GetRole", "iam:UpdateRole", "iam:UpdateRoleDescription", "iam:UpdateAssumeRolePolicy", "iam:TagRole", "iam:UntagRole",
		"iam:ListRoleTags", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:AttachRolePolicy", "iam:DetachRolePolicy",
		"iam:ListAttachedRolePolicies", "iam:PassRole"}
}

// executionDocument is what CloudFormation may do in an account for the stacks of this application. It is no boundary: a template
// may give the roles that it makes any permission. So what must not be within reach of a pipeline is in another account; and what lets
// pipelines in is deployed by an administrator, which the denial sees to.
func executionDocument() string {
	var services []string
	for _, s := range executionServices() {
		services = append(services, s+":*")
	}
	trusted := []string{"arn:aws:iam::*:role/" + names.GitHubRole("", "") + "*", "arn:aws:iam::*:role/cdk-*"}
	out, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{
		map[string]any{"Sid": "Services", "Effect": "Allow", "Action": services, "Resource": "*"},
		map[string]any{"Sid": "Parameters", "Effect": "Allow", "Action": []string{"ssm:GetParameter", "ssm:GetParameters"}, "Resource": "arn:aws:ssm:*:*:parameter/cdk-bootstrap/*"},
		map[string]any{"Sid": "Roles", "Effect": "Allow", "Action": roleActions(), "Resource": "arn:aws:iam::*:role/" + names.App + "-*"},
		map[string]any{"Sid": "NotTheDoor", "Effect": "Deny", "Action": "iam:*", "Resource": trusted},
		map[string]any{"Sid": "NoAdministrators", "Effect": "Deny", "Action": "iam:AttachRolePolicy", "Resource": "*",
			"Condition": map[string]any{"ArnLike": map[string]any{"iam:PolicyARN": []string{"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/IAMFullAccess"}}}},
	}})
	if err != nil {
		return "" // maps of strings cannot fail
	}
	return string(out)
}
