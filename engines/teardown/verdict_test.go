package teardown_test

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/engines/template"
)

func TestJudge(t *testing.T) {
	for resource, want := range map[string]teardown.Fate{
		`{"Type":"AWS::SQS::Queue"}`:                                                                                            teardown.Deleted,
		`{"Type":"AWS::SQS::Queue","DeletionPolicy":"Retain"}`:                                                                  teardown.Stays,
		`{"Type":"AWS::RDS::DBCluster","DeletionPolicy":"Snapshot"}`:                                                            teardown.Stays,
		`{"Type":"AWS::RDS::DBCluster","DeletionPolicy":"Delete","Properties":{"DeletionProtection":true}}`:                     teardown.Stays,
		`{"Type":"AWS::DynamoDB::Table","DeletionPolicy":"RetainExceptOnCreate"}`:                                               teardown.Stays,
		`{"Type":"AWS::DynamoDB::Table","DeletionPolicy":"Delete"}`:                                                             teardown.Deleted,
		`{"Type":"AWS::DynamoDB::Table","Properties":{"DeletionProtectionEnabled":true}}`:                                       teardown.Stays,
		`{"Type":"AWS::DynamoDB::Table","Properties":{"DeletionProtectionEnabled":false}}`:                                      teardown.Deleted,
		`{"Type":"AWS::DynamoDB::Table","Properties":{"PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}}`: teardown.Byproduct,
		`{"Type":"AWS::Cognito::UserPool","Properties":{"DeletionProtection":"ACTIVE"}}`:                                        teardown.Stays,
		`{"Type":"AWS::Cognito::UserPool","Properties":{"DeletionProtection":"INACTIVE"}}`:                                      teardown.Deleted,
		`{"Type":"AWS::S3::Bucket"}`:                                                                      teardown.Emptied,
		`{"Type":"AWS::S3::BucketPolicy"}`:                                                                teardown.Deleted,
		`{"Type":"AWS::ECR::Repository"}`:                                                                 teardown.Stays,
		`{"Type":"AWS::ECR::Repository","Properties":{"EmptyOnDelete":true}}`:                             teardown.Deleted,
		`{"Type":"AWS::Lambda::Function"}`:                                                                teardown.Byproduct,
		`{"Type":"AWS::Lambda::Function","Properties":{"LoggingConfig":{"LogGroup":"x"}}}`:                teardown.Deleted,
		`{"Type":"AWS::Lambda::Function","Properties":{"LoggingConfig":{"LogGroup":"x"},"VpcConfig":{}}}`: teardown.Byproduct,
		`{"Type":"AWS::ApiGateway::Account"}`:                                                             teardown.Stays,
		`{"Type":"AWS::KMS::Key"}`:                                                                        teardown.Byproduct,
		`{"Type":"AWS::CertificateManager::Certificate"}`:                                                 teardown.Byproduct,
		`{"Type":"Custom::S3AutoDeleteObjects"}`:                                                          teardown.Byproduct,
	} {
		got := judged(t, `{"Resources":{"R":`+resource+`}}`)
		if len(got) != 1 || got[0].Fate != want || got[0].Resource != "Data/R" || (want != teardown.Deleted) != (got[0].Why != "") {
			t.Errorf("Judge(%s) = %+v; want %q", resource, got, want)
		}
	}
}

// TestJudge_Edge: a function whose version a distribution runs.
func TestJudge_Edge(t *testing.T) {
	got := judged(t, `{"Resources":{
		"D":{"Type":"AWS::CloudFront::Distribution","Properties":{"DistributionConfig":{"DefaultCacheBehavior":{"LambdaFunctionAssociations":[{"LambdaFunctionARN":{"Ref":"V"}}]}}}},
		"F":{"Type":"AWS::Lambda::Function","Properties":{"LoggingConfig":{"LogGroup":"x"}}},
		"G":{"Type":"AWS::Lambda::Function","Properties":{"LoggingConfig":{"LogGroup":"x"}}},
		"V":{"Type":"AWS::Lambda::Version","Properties":{"FunctionName":{"Ref":"F"}}}}}`)
	staying := teardown.Staying(got)
	if len(staying) != 1 || staying[0].Resource != "Data/F" || !strings.Contains(staying[0].String(), "Data/F (AWS::Lambda::Function) stays: replicas at the edge") {
		t.Errorf("Staying = %v; want the function at the edge", staying)
	}
}

func judged(t *testing.T, text string) []teardown.Verdict {
	t.Helper()
	parsed, err := template.Parse("Data", text)
	if err != nil {
		t.Fatal(err)
	}
	return teardown.Judge(template.App{parsed})
}
