package iam_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// wired is a function, mux, that takes events of an HTTP API, with what it needs.
const wired = `{
	"Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": {"Statement": [{"Effect": "Allow", "Resource": "*", "Action":
		["logs:CreateLogStream", "logs:PutLogEvents", "dynamodb:PutItem", "dynamodb:Scan", "s3:GetObject", "s3:ListBucket"]}]}}]}},
	"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "provided.al2023", "Description": "mux", "Role": {"Fn::GetAtt": ["Role", "Arn"]}}},
	"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}},
	"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}},
	"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}},
	"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {}}
}`

// TestCompare_Wiring looks at what the templates wire to each other, with and without leave.
func TestCompare_Wiring(t *testing.T) {
	functions := scan(t, "./engines/iam/testdata/programs/mux")
	arn := func(id string) object { return object{"Fn::GetAtt": []any{id, "Arn"}} }
	permission := func(service string) assembly.Resource {
		return assembly.Resource{Type: "AWS::Lambda::Permission", Properties: object{"Principal": service, "FunctionName": arn("F"), "Action": "lambda:InvokeFunction"}}
	}
	resource := func(kind string, properties object) assembly.Resource {
		return assembly.Resource{Type: kind, Properties: properties}
	}
	policy := func(kind, property, id, action, service string) assembly.Resource {
		return resource(kind, object{property: []any{object{"Ref": id}}, "PolicyDocument": object{"Statement": object{"Effect": "Allow", "Action": action, "Resource": "*",
			"Principal": object{"Service": service}}}})
	}
	type resources = map[string]assembly.Resource
	for name, c := range map[string]struct {
		add  resources
		want []string
	}{
		"Nothing": {nil, nil},
		"API":     {resources{"I": resource("AWS::ApiGatewayV2::Integration", object{"IntegrationUri": arn("F"), "ApiId": object{"Ref": "Api"}, "PayloadFormatVersion": "2.0"}), "P": permission("apigateway.amazonaws.com")}, nil},
		"API_NotPermitted": {resources{"I": resource("AWS::ApiGatewayV2::Integration", object{"IntegrationUri": arn("F"), "PayloadFormatVersion": "2.0"}), "P": permission("sns.amazonaws.com")},
			[]string{"error: invoke: App/I: App/I sends to App/F, and App/F has not let apigateway in"}},
		"API_Version1": {resources{"I": resource("AWS::ApiGatewayV2::Integration", object{"IntegrationUri": arn("F"), "PayloadFormatVersion": "1.0"}), "P": permission("apigateway.amazonaws.com")},
			[]string{"error: event: App/F: its handler takes events.APIGatewayV2HTTPRequest, and App/I sends events.APIGatewayProxyRequest"}},
		"URL":       {resources{"U": resource("AWS::Lambda::Url", object{"TargetFunctionArn": arn("F")})}, nil},
		"REST":      {resources{"M": resource("AWS::ApiGateway::Method", object{"Integration": object{"Uri": object{"Fn::Sub": "arn:aws:apigateway:lambda:path/${F.Arn}/invocations"}}})}, []string{"error: event: App/F"}},
		"Rule":      {resources{"R": resource("AWS::Events::Rule", object{"Targets": []any{object{"Arn": arn("F")}}}), "P": permission("events.amazonaws.com")}, []string{"error: event: App/F: its handler takes events.APIGatewayV2HTTPRequest, and App/R sends events.CloudWatchEvent"}},
		"RuleInput": {resources{"R": resource("AWS::Events::Rule", object{"Targets": []any{object{"Arn": arn("F"), "Input": "{}"}}}), "P": permission("events.amazonaws.com")}, nil},
		"Topic": {resources{"S": resource("AWS::SNS::Subscription", object{"Protocol": "lambda", "Endpoint": arn("F"), "TopicArn": object{"Ref": "Topic"}})},
			[]string{"error: event: App/F", "error: invoke: App/S: App/S sends to App/F"}},
		"TopicToQueue": {resources{"S": resource("AWS::SNS::Subscription", object{"Protocol": "sqs", "Endpoint": arn("Queue"), "TopicArn": object{"Ref": "Topic"}}),
			"Q": policy("AWS::SQS::QueuePolicy", "Queues", "Queue", "sqs:SendMessage", "sns.amazonaws.com")}, nil},
		"TopicToQueue_NotPermitted": {resources{"S": resource("AWS::SNS::Subscription", object{"Protocol": "sqs", "Endpoint": arn("Queue"), "TopicArn": object{"Ref": "Topic"}})},
			[]string{"error: invoke: App/S: App/S sends to App/Queue, and App/Queue has not let sns in"}},
		"BucketToTopic": {resources{"B": resource("AWS::S3::Bucket", object{"NotificationConfiguration": object{"TopicConfigurations": []any{object{"Topic": object{"Ref": "Topic"}}}}})},
			[]string{"error: invoke: App/B: App/B sends to App/Topic, and App/Topic has not let s3 in"}},
		"BucketToTopic_Permitted": {resources{"B": resource("AWS::S3::Bucket", object{"NotificationConfiguration": object{"TopicConfigurations": []any{object{"Topic": object{"Ref": "Topic"}}}}}),
			"T": policy("AWS::SNS::TopicPolicy", "Topics", "Topic", "sns:Publish", "s3.amazonaws.com")}, nil},
		"Destination": {resources{"C": resource("AWS::Lambda::EventInvokeConfig", object{"FunctionName": object{"Ref": "F"}, "DestinationConfig": object{"OnFailure": object{"Destination": arn("Queue")}}})},
			[]string{"error: missing: App/F: sqs:SendMessage on <App/Queue>"}},
	} {
		t.Run(name, func(t *testing.T) {
			all := parse(t, wired)
			for id, r := range c.add {
				all[id] = r
			}
			r, err := iam.Compare(functions, assembly.Assembly{Templates: []assembly.Template{{Stack: "App", Resources: all}}}, iam.CheckOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(r.Findings, c.want, func(f iam.Finding, w string) bool { return strings.HasPrefix(f.String(), w) }) {
				t.Errorf("found\n%s\nwant\n%s", lines(r.Findings), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestCompare_Pointer: a handler that takes a pointer to an event is held against its source, too.
func TestCompare_Pointer(t *testing.T) {
	functions := scan(t, "./engines/iam/testdata/programs/kept-handler")
	for source, want := range map[string]int{`"Type": "AWS::SQS::Queue"`: 0, `"Type": "AWS::Kinesis::Stream"`: 1} {
		all := parse(t, `{"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "provided.al2023", "Description": "kept-handler"}},
			"Source": {`+source+`, "Properties": {}},
			"M": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Ref": "F"}, "EventSourceArn": {"Fn::GetAtt": ["Source", "Arn"]}}}}`)
		r, err := iam.Compare(functions, assembly.Assembly{Templates: []assembly.Template{{Stack: "App", Resources: all}}}, iam.CheckOptions{})
		if err != nil {
			t.Fatal(err)
		}
		found := slices.DeleteFunc(r.Findings, func(f iam.Finding) bool { return f.Kind != iam.Event })
		if len(found) != want {
			t.Errorf("%s: found\n%s\nwant %d", source, lines(found), want)
		}
	}
}

// TestCompare_IndexIsNoTable: a grant on the indexes of a table is none on the table.
func TestCompare_IndexIsNoTable(t *testing.T) {
	functions := scan(t, "./engines/iam/testdata/programs/bootstrap")
	for resource, want := range map[string]int{`{"Fn::GetAtt": ["T", "Arn"]}`: 0, `{"Fn::Join": ["", [{"Fn::GetAtt": ["T", "Arn"]}, "/index/*"]]}`: 1} {
		all := parse(t, `{"T": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
			"R": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": {"Statement": [
				{"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}, {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": `+resource+`}]}}]}},
			"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "provided.al2023", "Description": "bootstrap", "Role": {"Fn::GetAtt": ["R", "Arn"]}}}}`)
		r, err := iam.Compare(functions, assembly.Assembly{Templates: []assembly.Template{{Stack: "App", Resources: all}}}, iam.CheckOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Findings) != want || want == 1 && r.Findings[0].Kind != iam.Missing {
			t.Errorf("%s: found\n%s\nwant %d missing", resource, lines(r.Findings), want)
		}
	}
}
