package cost

import "strings"

// pricers returns what is known of resource types that cost something.
func pricers() map[string]pricer {
	return map[string]pricer{
		"AWS::Lambda::Function": {[]string{"invocations", "billed_ms", "log_kb"}, function},
		"AWS::Lambda::Alias":    {nil, provisioned},
		"AWS::Lambda::Version":  {nil, provisioned},
		"AWS::Logs::LogGroup":   {[]string{"gb"}, logGroup},

		"AWS::SQS::Queue":                       {[]string{"messages", "batch", "message_kb", "requests"}, queue},
		"AWS::SNS::Topic":                       {[]string{"publishes", "message_kb"}, topic},
		"AWS::Events::EventBus":                 {[]string{"events", "event_kb"}, bus},
		"AWS::Events::Archive":                  {[]string{"storage_gb"}, archive},
		"AWS::Scheduler::Schedule":              {nil, schedule},
		"AWS::Pipes::Pipe":                      {[]string{"requests"}, pipe},
		"AWS::StepFunctions::StateMachine":      {[]string{"transitions", "executions", "billed_ms", "memory_mb"}, machine},
		"AWS::Kinesis::Stream":                  {[]string{"gb_in"}, stream},
		"AWS::ApiGatewayV2::Api":                {[]string{"requests", "request_kb", "messages", "message_kb", "minutes"}, apiV2},
		"AWS::ApiGateway::RestApi":              {[]string{"requests"}, apiREST},
		"AWS::CloudFront::Distribution":         {[]string{"requests", "gb_out"}, distribution},
		"AWS::WAFv2::WebACL":                    {[]string{"requests"}, acl},
		"AWS::Route53::HostedZone":              {nil, flat(hostedZone)},
		"AWS::Cognito::UserPool":                {[]string{"users"}, userPool},
		"AWS::DynamoDB::Table":                  {[]string{"write_units", "read_units", "storage_gb"}, table},
		"AWS::DynamoDB::GlobalTable":            {[]string{"write_units", "read_units", "storage_gb"}, globalTable},
		"AWS::S3::Bucket":                       {[]string{"puts", "gets", "storage_gb"}, bucket},
		"AWS::KMS::Key":                         {[]string{"requests"}, key},
		"AWS::SecretsManager::Secret":           {[]string{"calls"}, secretOf},
		"AWS::SSM::Parameter":                   {nil, parameter},
		"AWS::CloudWatch::Alarm":                {nil, alarm},
		"AWS::CloudWatch::CompositeAlarm":       {nil, flat(alarmComposite)},
		"AWS::CloudWatch::Dashboard":            {nil, flat(dashboard)},
		"AWS::Logs::MetricFilter":               {nil, flat(customMetric)},
		"AWS::Synthetics::Canary":               {nil, canary},
		"AWS::EC2::NatGateway":                  {[]string{"gb"}, nat},
		"AWS::EC2::VPCEndpoint":                 {nil, endpoint},
		"AWS::EC2::EIP":                         {nil, address},
		"AWS::OpenSearchService::Domain":        {nil, domain},
		"AWS::OpenSearchServerless::Collection": {nil, collection},

		accountType: {[]string{"custom_metrics", "custom_events", "emails", "traces", "internet_gb"}, account},
	}
}

// free are the types, or beginnings of them, that cost nothing themselves.
func free() []string {
	return []string{
		"AWS::IAM::", "AWS::CloudFormation::", "AWS::CDK::", "AWS::CodeDeploy::", "AWS::CertificateManager::Certificate",
		"AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::LayerVersion", "AWS::Lambda::Url",
		"AWS::Logs::SubscriptionFilter", "AWS::Logs::ResourcePolicy", "AWS::Logs::QueryDefinition", "AWS::Logs::LogStream",
		"AWS::SQS::QueuePolicy", "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy", "AWS::Events::Rule", "AWS::Events::EventBusPolicy",
		"AWS::Events::Connection", "AWS::Events::ApiDestination", "AWS::Scheduler::ScheduleGroup", "AWS::StepFunctions::Activity",
		"AWS::StepFunctions::StateMachineVersion", "AWS::StepFunctions::StateMachineAlias",
		"AWS::ApiGatewayV2::", "AWS::ApiGateway::", "AWS::S3::BucketPolicy", "AWS::KMS::Alias", "AWS::SecretsManager::ResourcePolicy",
		"AWS::SecretsManager::SecretTargetAttachment", "AWS::Cognito::", "AWS::CloudFront::", "AWS::Route53::RecordSet", "AWS::SES::",
		"AWS::WAFv2::WebACLAssociation", "AWS::Budgets::", "AWS::ResourceGroups::", "AWS::OpenSearchServerless::",
		"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::Route", "AWS::EC2::InternetGateway", "AWS::EC2::SecurityGroup",
	}
}

func costsNothing(kind string) bool {
	for _, f := range free() {
		if kind == f || strings.HasSuffix(f, "::") && strings.HasPrefix(kind, f) || strings.HasPrefix(kind, f) && strings.HasPrefix(f, "AWS::EC2::") {
			return true
		}
	}
	return false
}

// flat is one of something a month.
func flat(price string) func(subject) { return func(s subject) { s.charge(price, N(1), "") } }

// TypeWords is by which words usage speaks of a type.
type TypeWords struct {
	Type  string
	Words []string
}

// Words returns the types that usage can speak of, by name.
func Words() []TypeWords {
	var all []TypeWords
	for _, kind := range sortedKeys(pricers()) {
		if w := pricers()[kind].words; len(w) > 0 {
			all = append(all, TypeWords{kind, w})
		}
	}
	return all
}
