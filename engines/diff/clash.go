package diff

import (
	"fmt"
	"strings"
)

// nameOf is the property with the physical name of a type; "" where a type has none, or none that has to be the only one.
func nameOf(kind string) string {
	switch kind {
	case "AWS::Lambda::Function":
		return "FunctionName"
	case "AWS::IAM::Role":
		return "RoleName"
	case "AWS::IAM::ManagedPolicy":
		return "ManagedPolicyName"
	case "AWS::SQS::Queue":
		return "QueueName"
	case "AWS::SNS::Topic":
		return "TopicName"
	case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable":
		return "TableName"
	case "AWS::S3::Bucket":
		return "BucketName"
	case "AWS::Logs::LogGroup":
		return "LogGroupName"
	case "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm":
		return "AlarmName"
	case "AWS::CloudWatch::Dashboard":
		return "DashboardName"
	case "AWS::StepFunctions::StateMachine":
		return "StateMachineName"
	case "AWS::Events::Rule", "AWS::Events::EventBus", "AWS::SSM::Parameter", "AWS::Scheduler::Schedule", "AWS::Scheduler::ScheduleGroup", "AWS::Kinesis::Stream", "AWS::SecretsManager::Secret":
		return "Name"
	case "AWS::KMS::Alias":
		return "AliasName"
	case "AWS::Cognito::UserPoolDomain":
		return "Domain"
	}
	return ""
}

// named returns the physical name of a resource, with its type's service; "" where CloudFormation makes one.
func (a app) named(k key) string {
	r := a.resources[k]
	name := at(r.Properties, nameOf(r.Type))
	if nameOf(r.Type) == "" || name == nil {
		return ""
	}
	kind := strings.Replace(r.Type, "CompositeAlarm", "Alarm", 1) // they share their names
	return kind + " " + strings.ReplaceAll(canonical(name), `{"Ref":"AWS::StackName"}`, `"`+a.names[k.stack]+`"`)
}

// clashes finds names that are taken when they are needed: twice in the new templates; by a resource that CloudFormation only
// removes after the new one was made; or by the very resource that is replaced.
func clashes(was, is app, anew map[key][]string) map[key]string {
	found, holders := map[key]string{}, map[string]key{}
	for _, k := range was.sorted() {
		if name := was.named(k); name != "" {
			holders[name] = k
		}
	}
	seen := map[string]key{}
	for _, k := range is.sorted() {
		name := is.named(k)
		if name == "" {
			continue
		}
		what := "the name " + strings.TrimPrefix(name, is.resources[k].Type+" ")
		if other, twice := seen[name]; twice {
			found[k] = fmt.Sprintf("%s is that of %s/%s, too", what, other.stack, other.id)
		}
		seen[name] = k
		by, taken := holders[name]
		_, replaces := anew[k]
		switch {
		case taken && by != k:
			found[k] = fmt.Sprintf("%s is still that of %s/%s when this is made: CloudFormation says that it already exists", what, by.stack, by.id)
		case taken && replaces && by == k:
			found[k] = what + " does not change with what is made anew: CloudFormation refuses that"
		}
	}
	return found
}
