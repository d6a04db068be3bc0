package constructs_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesis"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/consumer"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/table"
)

func TestConsumer_Table(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		orders := table.New(s, "Orders", table.Props{PartitionKey: "id", Stream: true})
		consumer.New(s, "Audit", consumer.Props{Function: function.Props{Code: code(t, "audit-orders")}, Table: orders,
			Filters: []string{`{"eventName":["INSERT"]}`, `{"eventName":["REMOVE"]}`}, Window: 5 * time.Second})
	})
	has(t, only(t, made, "AWS::DynamoDB::Table"), `"StreamViewType":"NEW_AND_OLD_IMAGES"`)
	has(t, only(t, made, "AWS::Lambda::EventSourceMapping"), `"BisectBatchOnFunctionError":true`, `"MaximumRetryAttempts":10`, `"MaximumRecordAgeInSeconds":86400`,
		`"ParallelizationFactor":1`, `"BatchSize":100`, `"MaximumBatchingWindowInSeconds":5`, `"FunctionResponseTypes":["ReportBatchItemFailures"]`,
		`"StartingPosition":"TRIM_HORIZON"`, `"OnFailure":{"Destination":{"Fn::GetAtt":["AuditDeadLetter`, `"StreamArn"]}`,
		`"Filters":[{"Pattern":"{\"eventName\":[\"INSERT\"]}"},{"Pattern":"{\"eventName\":[\"REMOVE\"]}"}]`)
	has(t, only(t, made, "AWS::SQS::Queue"), `"SqsManagedSseEnabled":true`, `"MessageRetentionPeriod":1209600`)
	has(t, only(t, made, "AWS::SQS::QueuePolicy"), `"aws:SecureTransport":"false"`)
	has(t, only(t, made, "AWS::IAM::Policy"), `{"Action":"sqs:SendMessage","Effect":"Allow","Resource":{"Fn::GetAtt":["AuditDeadLetter`,
		`{"Action":["dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator"],"Effect":"Allow","Resource":{"Fn::GetAtt":["OrdersTable`,
		`"Action":"dynamodb:ListStreams"`, `"/stream/*"`)
	noCustomResource(t, made)
}

func TestConsumer_Kinesis(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		clicks := awskinesis.NewStream(s, jsii.String("Clicks"), &awskinesis.StreamProps{Encryption: awskinesis.StreamEncryption_KMS})
		consumer.New(s, "Count", consumer.Props{Function: function.Props{Code: code(t, "count-clicks")}, Stream: clicks,
			BatchSize: 10000, Parallel: 10, Retries: 3, MaxAge: time.Hour})
	})
	has(t, only(t, made, "AWS::Lambda::EventSourceMapping"), `"BatchSize":10000`, `"ParallelizationFactor":10`, `"MaximumRetryAttempts":3`, `"MaximumRecordAgeInSeconds":3600`)
	has(t, only(t, made, "AWS::IAM::Policy"), `"kinesis:GetRecords"`, `"Resource":{"Fn::GetAtt":["Clicks`, `"Action":"kms:Decrypt"`)
	noCustomResource(t, made)
}

func TestConsumer_BadProps(t *testing.T) {
	props := function.Props{Code: code(t, "audit-orders")}
	for want, p := range map[string]consumer.Props{
		"Test/Audit: Table, Stream is none; expected one of them; set the one to read from":                                                          {},
		`Test/Audit: Filters is "INSERT"; expected a JSON object of at most 4096 bytes (Lambda quota), such as {"eventName":["INSERT"]}; correct it`: {Filters: []string{"INSERT"}},
		"Test/Audit: Parallel is 11; expected 1 to 10 (Lambda quota); choose a number in between":                                                    {Parallel: 11},
		"Test/Audit: Retries is -1; expected 1 to 10000 (Lambda quota); choose a number in between":                                                  {Retries: -1},
		"Test/Audit: Window is 5m1s; expected whole seconds from 0s to 5m0s (Lambda quota); choose one of those":                                     {Window: 301 * time.Second},
	} {
		reported(t, func(s awscdk.Stack) {
			p.Function = props
			if !contains(want, "Table,") {
				p.Table = table.New(s, "Orders", table.Props{PartitionKey: "id", Stream: true})
			}
			consumer.New(s, "Audit", p)
		}, want)
	}
}

func TestConsumer_TableWithoutStream(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		consumer.New(s, "Audit", consumer.Props{Function: function.Props{Code: code(t, "audit-orders")}, Table: table.New(s, "Orders", table.Props{PartitionKey: "id"})})
	}, "Test/Audit: Table is without a stream; expected one with a stream of its changes; set Stream in its table.Props")
}
