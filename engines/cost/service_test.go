package cost_test

import (
	"fmt"
	"testing"
)

// TestEstimate_Service is a production service worked out by hand: 40 functions with 5 alarms each, two of them ratios.
// 30 + 12 + 24.00 + 25 + 7.50 + 25 + 20 + 36 + 20 + 36 + 0.32 + 28 + 5 + 1.80 + 36 + 7.50 + 10.30 + 3 + 2.
func TestEstimate_Service(t *testing.T) {
	metric := props{"MetricStat": props{"Period": 60}}
	all := map[string]any{
		"Api":     resource("AWS::ApiGatewayV2::Api", props{"ProtocolType": "HTTP"}),
		"Table":   resource("AWS::DynamoDB::Table", props{"BillingMode": "PAY_PER_REQUEST", "PointInTimeRecoverySpecification": props{"PointInTimeRecoveryEnabled": true}}),
		"Queue":   resource("AWS::SQS::Queue", nil),
		"Bus":     resource("AWS::Events::EventBus", nil),
		"Central": resource("AWS::Logs::LogGroup", props{"RetentionInDays": 30}),
	}
	for i := range 40 {
		all[fmt.Sprint("Function", i)] = resource("AWS::Lambda::Function", props{"MemorySize": 512, "Architectures": []string{"arm64"}})
		for a := range 3 {
			all[fmt.Sprint("Alarm", i, "x", a)] = resource("AWS::CloudWatch::Alarm", props{"Period": 60})
		}
		for a := range 2 {
			all[fmt.Sprint("Ratio", i, "x", a)] = resource("AWS::CloudWatch::Alarm", props{"Metrics": []any{metric, metric, props{"Expression": "m1/m2"}}})
		}
	}
	for kind, n := range map[string]int{"AWS::CloudWatch::CompositeAlarm": 10, "AWS::KMS::Key": 3, "AWS::SecretsManager::Secret": 5} {
		for i := range n {
			all[fmt.Sprint(kind[len(kind)-3:], i)] = resource(kind, nil)
		}
	}
	for i := range 6 {
		all[fmt.Sprint("Band", i)] = resource("AWS::CloudWatch::Alarm", props{"ThresholdMetricId": "ad", "Metrics": []any{metric}})
	}
	got := estimate(t, app(t, all), `{"month":{
		"Test/Api":{"requests":30000000},"Test/Function7":{"invocations":60000000,"billed_ms":60,"log_kb":0},"Test/Queue":{"messages":30000000},
		"Test/Table":{"write_units":40000000,"read_units":60000000,"storage_gb":100},"Test/Bus":{"events":20000000},"Test/Central":{"gb":72},
		"Account":{"custom_metrics":120,"traces":1500000,"internet_gb":114.44}}}`)
	if got.USD.Cents() != "329.42" {
		t.Errorf("the service costs %s a month; want 329.42", got.USD)
	}
}
