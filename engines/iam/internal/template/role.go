package template

import "path"

// Role is a role with all that it allows.
type Role struct {
	*Resource
	Statements []Statement
	Unknown    []string // managed policies whose contents are not known
	Lambda     bool     // only Lambda may assume it
}

// Role returns a role with all the policies that are attached to it.
func (a *App) Role(r *Resource) *Role {
	role := &Role{Resource: r, Lambda: a.onlyLambda(r)}
	for _, p := range list(r.Properties["Policies"]) {
		role.add(a.Statements(r, object(p)["PolicyDocument"]))
	}
	for _, p := range a.Resources {
		if attaches := p.Type == "AWS::IAM::Policy" || p.Type == "AWS::IAM::ManagedPolicy"; attaches && a.among(p, "Roles", r) {
			role.add(a.Statements(p, p.Properties["PolicyDocument"]))
		}
		if p.Type == "AWS::IAM::RolePolicy" && a.Refers(p.Stack, p.Properties["RoleName"], "AWS::IAM::Role") == r {
			role.add(a.Statements(p, p.Properties["PolicyDocument"]))
		}
	}
	for _, arn := range list(r.Properties["ManagedPolicyArns"]) {
		a.managed(role, arn)
	}
	return role
}

func (r *Role) add(s []Statement) { r.Statements = append(r.Statements, s...) }

// among says whether a list of references has one to a role.
func (a *App) among(p *Resource, property string, role *Resource) bool {
	for _, v := range list(p.Properties[property]) {
		if a.Refers(p.Stack, v, "AWS::IAM::Role") == role {
			return true
		}
	}
	return false
}

// managed adds a managed policy: one of the application, or one of AWS's that is known.
func (a *App) managed(role *Role, arn any) {
	text := a.Text(role.Stack, arn)
	if p := a.Refers(role.Stack, arn, "AWS::IAM::ManagedPolicy"); p != nil {
		role.add(a.Statements(p, p.Properties["PolicyDocument"]))
		return
	}
	known, ok := managedPolicies()[path.Base(text)]
	if !ok {
		role.Unknown = append(role.Unknown, path.Base(text))
		return
	}
	role.Statements = append(role.Statements, Statement{Origin: path.Base(text), Actions: known, Resources: []string{"*"}, Platform: true})
}

// managedPolicies are AWS's for functions (AWS Managed Policy Reference, 2026). They are all or nothing, so what they grant
// beyond need is nobody's mistake.
func managedPolicies() map[string][]string {
	logs := []string{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}
	with := func(more ...string) []string { return append(more, logs...) }
	return map[string][]string{
		"AWSLambdaBasicExecutionRole": logs,
		"AWSLambdaVPCAccessExecutionRole": with("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
			"ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"),
		"AWSLambdaSQSQueueExecutionRole": with("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
		"AWSLambdaDynamoDBExecutionRole": with("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
		"AWSLambdaKinesisExecutionRole": with("kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator",
			"kinesis:ListShards", "kinesis:ListStreams", "kinesis:SubscribeToShard"),
		"AWSXRayDaemonWriteAccess": {"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
			"xray:GetSamplingStatisticSummaries"},
		"CloudWatchLambdaInsightsExecutionRolePolicy": {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"},
		"AWSLambdaRole": {"lambda:InvokeFunction"},
		"CloudWatchLambdaApplicationSignalsExecutionRolePolicy": {"xray:PutTraceSegments", "xray:PutTelemetryRecords", "logs:CreateLogGroup",
			"logs:CreateLogStream", "logs:PutLogEvents"},
	}
}

func (a *App) onlyLambda(r *Resource) bool {
	for _, s := range a.Statements(r, r.Properties["AssumeRolePolicyDocument"]) {
		if !s.Deny && (len(s.Principals) > 0 || len(s.Services) != 1 || s.Services[0] != "lambda.amazonaws.com") {
			return false
		}
	}
	return true
}
