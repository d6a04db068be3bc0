package diff

import (
	"fmt"
	"math"
	"slices"
)

// stateful says what is lost with a resource of a type; "" where nothing is.
func stateful(kind string) string {
	return map[string]string{
		"AWS::DynamoDB::Table": "its items", "AWS::DynamoDB::GlobalTable": "its items", "AWS::S3::Bucket": "its objects", "AWS::SQS::Queue": "messages that wait in it",
		"AWS::Logs::LogGroup": "its logs", "AWS::Cognito::UserPool": "its users", "AWS::KMS::Key": "everything encrypted with it", "AWS::Kinesis::Stream": "its records",
		"AWS::SecretsManager::Secret": "its value", "AWS::SNS::Topic": "its subscriptions", "AWS::Events::Archive": "its events", "AWS::OpenSearchService::Domain": "its indexes",
		"AWS::RDS::DBInstance": "its data", "AWS::RDS::DBCluster": "its data", "AWS::EFS::FileSystem": "its files", "AWS::ECR::Repository": "its images",
	}[kind]
}

// disposable are types of which a removed or replaced one harms nobody: nothing is in them, and nobody else names them.
func disposable(kind string) bool {
	return slices.Contains([]string{"AWS::Lambda::Version", "AWS::Lambda::Permission", "AWS::Lambda::EventInvokeConfig", "AWS::IAM::Policy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy",
		"AWS::S3::BucketPolicy", "AWS::CDK::Metadata", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard"}, kind)
}

// lost says what becomes of what was in a resource that goes; "" where it had nothing. The policy is that of the template that
// is deployed now: the new one has no say any more.
func lost(r resource, policy string) string {
	what := stateful(r.Type)
	switch {
	case what == "":
		return ""
	case kept(policy):
		return fmt.Sprintf("is kept with %s, and belongs to no stack any more (%s)", what, policy)
	case policy == "Snapshot":
		return fmt.Sprintf("goes; of %s a snapshot stays", what)
	}
	return fmt.Sprintf("goes, with %s", what)
}

func kept(policy string) bool { return policy == "Retain" || policy == "RetainExceptOnCreate" }

// weaker finds protections of data that a change takes away.
func weaker(was, is resource) []string {
	var found []string
	if stateful(was.Type) == "" {
		return nil
	}
	if kept(was.DeletionPolicy) && !kept(is.DeletionPolicy) {
		found = append(found, "it would go with its stack, and was kept before (DeletionPolicy)")
	}
	if kept(was.UpdateReplacePolicy) && !kept(is.UpdateReplacePolicy) {
		found = append(found, "it would go when it is replaced, and was kept before (UpdateReplacePolicy)")
	}
	for _, switched := range []struct{ path, says string }{
		{"DeletionProtectionEnabled", "it can be deleted"}, {"DeletionProtection", "it can be deleted"},
		{"PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", "its past cannot be restored"}, {"VersioningConfiguration.Status", "old versions of its objects are not kept"},
	} {
		if on(at(was.Properties, switched.path)) && !on(at(is.Properties, switched.path)) {
			found = append(found, switched.says+" ("+switched.path+")")
		}
	}
	for path, otherwise := range map[string]float64{"RetentionInDays": math.Inf(1), "MessageRetentionPeriod": fourDays, "RetentionPeriodHours": 24, "RetentionDays": math.Inf(1)} {
		if before, after := number(at(was.Properties, path), otherwise), number(at(is.Properties, path), otherwise); after < before {
			found = append(found, fmt.Sprintf("what is older goes sooner (%s %v, was %v)", path, after, before))
		}
	}
	return found
}

// fourDays is how long a queue keeps messages where nothing is said, in seconds (SQS, CreateQueue, 2026).
const fourDays = 4 * 24 * 60 * 60

func number(v any, otherwise float64) float64 {
	if n, ok := v.(float64); ok {
		return n
	}
	return otherwise
}

func on(v any) bool { return v == true || v == "true" || v == "Enabled" || v == "ACTIVE" }
