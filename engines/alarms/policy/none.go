package policy

import (
	"slices"
	"strings"
)

// None is a type of resource that no row is about, and why. What is neither in this table nor in that of rows is found by
// the check, so that a new type is decided about when it comes in, and not after its first incident.
type None struct {
	Type  string // of CloudFormation; one that ends in * is all that begin so
	Why   string
	Since string
}

// Nones returns the table.
func Nones() []None {
	return slices.Concat(
		none("says who may do what, and does nothing; what is missing fails where it is used",
			"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::Lambda::Permission", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy",
			"AWS::S3::BucketPolicy", "AWS::Events::EventBusPolicy", "AWS::IAM::OIDCProvider", "AWS::KMS::Alias"),
		none("is a part of what has alarms: of its function", "AWS::Lambda::Alias", "AWS::Lambda::Version", "AWS::Lambda::LayerVersion", "AWS::Lambda::Url"),
		none("is a part of what has alarms: of its API", "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Authorizer"),
		none("is a part of what has alarms: of its topic, which counts what it cannot deliver", "AWS::SNS::Subscription"),
		none("is a part of what has alarms: of its deployment groups", "AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentConfig"),
		none("is a part of what has alarms: of its schedules and rules", "AWS::Scheduler::ScheduleGroup", "AWS::Events::EventBus"),
		none("is what tells of the others", alarmType, compositeType, dashboardType, "AWS::CloudWatch::AnomalyDetector", "AWS::Logs::MetricFilter", "AWS::Logs::QueryDefinition"),
		none("takes what it is given; a function that cannot log runs on, and its metrics come by another way", "AWS::Logs::LogGroup"),
		none("has metrics of requests for money only, and who is refused has an error of its own; what its events come to is seen at rule and queue", "AWS::S3::Bucket"),
		none("fails where it is used, by an error of whoever uses it", "AWS::KMS::Key", "AWS::SecretsManager::Secret", "AWS::SSM::Parameter"),
		none("signs people in, which the probe does every few minutes", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolDomain", "AWS::Cognito::UserPoolUser",
			"AWS::Cognito::UserPoolGroup", "AWS::Cognito::UserPoolUserToGroupAttachment"),
		none("is judged by the bounces and complaints of what is sent, which its configuration set counts", "AWS::SES::EmailIdentity", "AWS::SES::ConfigurationSetEventDestination"),
		none("has its metrics in us-east-1 alone, where its stack may not be; the probe looks at it from outside", "AWS::CloudFront::*"),
		none("works while a deployment does, which fails with it", "Custom::*", "AWS::CloudFormation::*", "AWS::CDK::Metadata"))
}

// The types of what tells of others.
const (
	alarmType     = "AWS::CloudWatch::Alarm"
	compositeType = "AWS::CloudWatch::CompositeAlarm"
	dashboardType = "AWS::CloudWatch::Dashboard"
)

func none(why string, all ...string) []None {
	var rows []None
	for _, t := range all {
		rows = append(rows, None{t, why, first})
	}
	return rows
}

// FindNone returns why no row is about a type.
func FindNone(kind string) (None, bool) {
	all := Nones()
	i := slices.IndexFunc(all, func(n None) bool {
		start, rest := strings.CutSuffix(n.Type, "*")
		return n.Type == kind || rest && strings.HasPrefix(kind, start)
	})
	if i < 0 {
		return None{}, false
	}
	return all[i], true
}
