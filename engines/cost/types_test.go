package cost_test

import (
	"maps"
	"strings"
	"testing"
)

// kind is a resource of a type that costs something, what is used of it in a month, and what that costs.
type kind struct {
	resource props
	usage    string
	want     string
}

func arm(p props) props {
	maps.Copy(p, props{"Architectures": []string{"arm64"}, "MemorySize": 1024})
	return resource("AWS::Lambda::Function", p)
}

func stat(period int) props { return props{"MetricStat": props{"Period": period}} }

// moving are types that work or carry something.
func moving() map[string]kind {
	return map[string]kind{
		"Function":    {arm(props{}), `"invocations":1000000,"billed_ms":60,"log_kb":0`, "1.000004"}, // 0.2 + 60,000 GB-s × 0.0000133334
		"Disk":        {arm(props{"EphemeralStorage": props{"Size": 1536}}), `"invocations":1000,"billed_ms":1000,"log_kb":0`, "0.013564"},
		"Traced":      {arm(props{"TracingConfig": props{"Mode": "Active"}}), `"invocations":1000000,"billed_ms":0,"log_kb":0`, "0.45"},
		"Logging":     {arm(props{}), `"invocations":1048576,"billed_ms":0,"log_kb":1`, "0.764465"}, // 0.2097152 + 0.5 + 365/30 × 0.15 × 0.03
		"Logs":        {resource("AWS::Logs::LogGroup", props{"RetentionInDays": 30}), `"gb":100`, "50.45"},
		"LogsIA":      {resource("AWS::Logs::LogGroup", props{"RetentionInDays": 30, "LogGroupClass": "INFREQUENT_ACCESS"}), `"gb":100`, "25.27"},
		"Queue":       {resource("AWS::SQS::Queue", nil), `"messages":1000000`, "1.2"},
		"QueueBatch":  {resource("AWS::SQS::Queue", props{"FifoQueue": true}), `"messages":1000000,"batch":10,"message_kb":65`, "0.3"},
		"Topic":       {resource("AWS::SNS::Topic", nil), `"publishes":1000000`, "0.5"},
		"TopicFIFO":   {resource("AWS::SNS::Topic", props{"FifoTopic": true}), `"publishes":1000000`, "0.3"},
		"Bus":         {resource("AWS::Events::EventBus", nil), `"events":1000000,"event_kb":65`, "2"},
		"Archive":     {resource("AWS::Events::Archive", nil), `"storage_gb":1000`, "23"},
		"Schedule":    {resource("AWS::Scheduler::Schedule", props{"ScheduleExpression": "rate(1 minute)"}), ``, "0.0432"},
		"BadSchedule": {resource("AWS::Scheduler::Schedule", props{"ScheduleExpression": "often"}), ``, "0"},
		"Pipe":        {resource("AWS::Pipes::Pipe", nil), `"requests":1000000`, "0.4"},
		"Machine":     {resource("AWS::StepFunctions::StateMachine", nil), `"transitions":4000`, "0.1"},
		"Express":     {resource("AWS::StepFunctions::StateMachine", props{"StateMachineType": "EXPRESS"}), `"executions":1000000,"billed_ms":101,"memory_mb":65`, "1.41675"}, // 1 + 2 steps × 128 MB = 25,000 GB-s × 0.00001667
		"Stream":      {resource("AWS::Kinesis::Stream", nil), `"gb_in":100`, "36.8"},
		"Shards":      {resource("AWS::Kinesis::Stream", props{"ShardCount": 2}), ``, "21.6"},
		"HTTP":        {resource("AWS::ApiGatewayV2::Api", props{"ProtocolType": "HTTP"}), `"requests":1000000,"request_kb":513`, "2"},
		"WebSocket":   {resource("AWS::ApiGatewayV2::Api", props{"ProtocolType": "WEBSOCKET"}), `"messages":18000000,"minutes":21600000`, "23.4"},
		"REST":        {resource("AWS::ApiGateway::RestApi", nil), `"requests":5000000`, "17.5"},
		"CDN":         {resource("AWS::CloudFront::Distribution", nil), `"requests":1000000,"gb_out":100`, "9.5"},
		"WAF":         {resource("AWS::WAFv2::WebACL", props{"Rules": []any{props{}, props{}}}), `"requests":1000000`, "7.6"},
		"Zone":        {resource("AWS::Route53::HostedZone", nil), ``, "0.5"},
		"Pool":        {resource("AWS::Cognito::UserPool", nil), `"users":1000`, "15"},
		"PoolLite":    {resource("AWS::Cognito::UserPool", props{"UserPoolTier": "LITE"}), `"users":1000`, "5.5"},
		"PoolPlus":    {resource("AWS::Cognito::UserPool", props{"UserPoolTier": "PLUS"}), `"users":1000`, "20"},
	}
}

// lasting are types that keep or watch something.
func lasting() map[string]kind {
	return map[string]kind{
		"Table": {resource("AWS::DynamoDB::Table", props{"BillingMode": "PAY_PER_REQUEST", "PointInTimeRecoverySpecification": props{"PointInTimeRecoveryEnabled": true}}),
			`"write_units":40000000,"read_units":60000000,"storage_gb":100`, "77.5"}, // 25 + 7.5 + 25 + 20
		"TableIA":     {resource("AWS::DynamoDB::Table", props{"BillingMode": "PAY_PER_REQUEST", "TableClass": "STANDARD_INFREQUENT_ACCESS"}), `"write_units":1000000,"read_units":1000000,"storage_gb":1`, "1.035"},
		"Provisioned": {resource("AWS::DynamoDB::Table", props{"ProvisionedThroughput": props{"WriteCapacityUnits": 10, "ReadCapacityUnits": "10"}}), ``, "5.616"},
		"Global": {resource("AWS::DynamoDB::GlobalTable", props{"BillingMode": "PAY_PER_REQUEST", "Replicas": []any{props{}, props{"PointInTimeRecoverySpecification": props{"PointInTimeRecoveryEnabled": true}}}}),
			`"write_units":1000000,"read_units":1000000,"storage_gb":10`, "8.375"},
		"Bucket":       {resource("AWS::S3::Bucket", nil), `"puts":1000000,"gets":1000000,"storage_gb":100`, "7.7"},
		"Key":          {resource("AWS::KMS::Key", nil), `"requests":1000000`, "4"},
		"Secret":       {resource("AWS::SecretsManager::Secret", nil), `"calls":1000000`, "5.4"},
		"Parameter":    {resource("AWS::SSM::Parameter", nil), ``, "0"},
		"ParameterAdv": {resource("AWS::SSM::Parameter", props{"Tier": "Advanced"}), ``, "0.05"},
		"Alarm":        {resource("AWS::CloudWatch::Alarm", props{"Period": 60}), ``, "0.1"},
		"AlarmFast":    {resource("AWS::CloudWatch::Alarm", props{"Period": 10}), ``, "0.3"},
		"AlarmRatio":   {resource("AWS::CloudWatch::Alarm", props{"Metrics": []any{stat(60), stat(60), props{"Expression": "m1/m2"}}}), ``, "0.2"},
		"AlarmRatio10": {resource("AWS::CloudWatch::Alarm", props{"Metrics": []any{stat(60), stat(10)}}), ``, "0.6"},
		"AlarmBand":    {resource("AWS::CloudWatch::Alarm", props{"ThresholdMetricId": "ad1", "Metrics": []any{stat(60)}}), ``, "0.3"},
		"AlarmBand10":  {resource("AWS::CloudWatch::Alarm", props{"ThresholdMetricId": "ad1", "Metrics": []any{stat(10)}}), ``, "0.9"},
		"Composite":    {resource("AWS::CloudWatch::CompositeAlarm", nil), ``, "0.5"},
		"Dashboard":    {resource("AWS::CloudWatch::Dashboard", nil), ``, "3"},
		"Filter":       {resource("AWS::Logs::MetricFilter", nil), ``, "0.3"},
		"Canary":       {resource("AWS::Synthetics::Canary", props{"Schedule": props{"Expression": "rate(5 minutes)"}}), ``, "10.368"},
		"CanaryOdd":    {resource("AWS::Synthetics::Canary", props{"Schedule": props{"Expression": "rate(0 minutes)"}}), ``, "0"},
		"NAT":          {resource("AWS::EC2::NatGateway", nil), `"gb":10`, "32.85"},
		"Endpoint":     {resource("AWS::EC2::VPCEndpoint", props{"VpcEndpointType": "Interface", "SubnetIds": []string{"a", "b"}}), ``, "14.4"},
		"Gateway":      {resource("AWS::EC2::VPCEndpoint", props{"VpcEndpointType": "Gateway"}), ``, "0"},
		"Address":      {resource("AWS::EC2::EIP", nil), ``, "3.6"},
		"Domain":       {resource("AWS::OpenSearchService::Domain", props{"ClusterConfig": props{"InstanceType": "t3.small.search"}, "EBSOptions": props{"VolumeSize": 10}}), ``, "27.14"},
		"Collection":   {resource("AWS::OpenSearchServerless::Collection", nil), ``, "345.6"},
		"CollectionSm": {resource("AWS::OpenSearchServerless::Collection", props{"StandbyReplicas": "DISABLED"}), ``, "172.8"},
	}
}

func kinds() map[string]kind {
	all := moving()
	maps.Copy(all, lasting())
	return all
}

func TestEstimate_Types(t *testing.T) {
	for name, k := range kinds() {
		t.Run(name, func(t *testing.T) {
			usage := "{}"
			if k.usage != "" {
				usage = `{"month":{"Test/` + name + `":{` + k.usage + `}}}`
			}
			got := estimate(t, app(t, map[string]any{name: k.resource}), usage)
			if got.USD.String() != k.want {
				t.Errorf("costs %s; want %s: %+v", got.USD, k.want, got.Items)
			}
			for _, i := range got.Items {
				if strings.Contains(i.Basis, "not priced") {
					t.Errorf("%s: %s", name, i.Basis)
				}
			}
		})
	}
}

// TestEstimate_Provisioned: environments that are kept warm are paid for always, and duration on them costs less.
func TestEstimate_Provisioned(t *testing.T) {
	got := estimate(t, app(t, map[string]any{
		"Function": resource("AWS::Lambda::Function", props{"MemorySize": 1024}),
		"Version":  resource("AWS::Lambda::Version", props{"FunctionName": ref("Function")}),
		"Alias":    resource("AWS::Lambda::Alias", props{"FunctionName": ref("Function"), "ProvisionedConcurrencyConfig": props{"ProvisionedConcurrentExecutions": 2}}),
	}), `{"month":{"Test/Function":{"invocations":1000000,"billed_ms":1000,"log_kb":0}}}`)
	if of(got, "Test/Alias") != "21.600173" || of(got, "Test/Function") != "9.9222" {
		t.Errorf("warm environments cost %s, their invocations %s; want 21.600173 and 9.9222", of(got, "Test/Alias"), of(got, "Test/Function"))
	}
}

func TestEstimate_Account(t *testing.T) {
	got := estimate(t, nil, `{"month":{"Account":{"custom_metrics":120,"custom_events":20000000,"emails":1000,"traces":1400000,"internet_gb":14.44}}}`)
	if got.USD.String() != "64.3996" {
		t.Errorf("costs %s; want 36 + 20 + 0.1 + 7 + 1.2996", got.USD)
	}
}

// TestEstimate_DisabledSource: an event source that is switched off does not poll.
func TestEstimate_DisabledSource(t *testing.T) {
	for enabled, want := range map[any]string{true: "0.2592", "true": "0.2592", nil: "0.2592", false: "0"} {
		p := props{"EventSourceArn": props{"Fn::GetAtt": []string{"Queue", "Arn"}}}
		if enabled != nil {
			p["Enabled"] = enabled
		}
		got := estimate(t, app(t, map[string]any{"Queue": resource("AWS::SQS::Queue", nil), "Mapping": resource("AWS::Lambda::EventSourceMapping", p)}), "{}")
		if got.USD.String() != want {
			t.Errorf("a queue whose source is Enabled: %v costs %s; want %s", enabled, got.USD, want)
		}
	}
}
