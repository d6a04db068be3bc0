package constructs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestFunction(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		function.New(s, "Store", function.Props{Code: code(t, "store-users"), Variables: map[string]string{"USERS_TABLE": "users"}})
	})
	has(t, only(t, made, "AWS::Lambda::Function"), `"Architectures":["arm64"]`, `"Runtime":"provided.al2023"`, `"Handler":"bootstrap"`, `"Timeout":10`,
		`"MemorySize":256`, `"MAINSTAY_ENVIRONMENT":"login-1a2b3c4d"`, `"MAINSTAY_FUNCTION":"store-users"`, `"USERS_TABLE":"users"`, `"LogFormat":"JSON"`)
	has(t, only(t, made, "AWS::Logs::LogGroup"), `"LogGroupName":{"Fn::Join":["",["/",{"Ref":"AWS::StackName"},"/store-users"]]}`, `"RetentionInDays":30`)
	if policy := cdktest.JSON(only(t, made, "AWS::IAM::Policy").Properties); !contains(policy, `"logs:CreateLogStream","logs:PutLogEvents"`) || contains(policy, `"Resource":"*"`) {
		t.Errorf("the function may %s; want it to write its own log and nothing else", policy)
	}
	if n := len(made.Resources); n != 4 {
		t.Errorf("a function makes %d resources; want 4: function, log group, role, policy", n)
	}
}

func TestFunction_Trace(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		function.New(s, "Store", function.Props{Code: code(t, "store-users"), Trace: true})
	})
	has(t, only(t, made, "AWS::Lambda::Function"), `"TracingConfig":{"Mode":"Active"}`)
	has(t, only(t, made, "AWS::IAM::Policy"), `"xray:PutTraceSegments"`)
}

func TestFunction_Override(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		function.New(s, "Store", function.Props{Code: code(t, "store-users"), Override: func(p *awslambda.FunctionProps) { p.EphemeralStorageSize = awscdk.Size_Gibibytes(jsii.Number(1)) }})
	})
	has(t, only(t, made, "AWS::Lambda::Function"), `"EphemeralStorage":{"Size":1024}`)
}

func TestFunction_Retain(t *testing.T) {
	for retain, want := range map[bool]string{true: "Retain", false: "Delete"} {
		made := template(t, func(s awscdk.Stack) {
			function.New(s, "Store", function.Props{Code: code(t, "store-users"), Retain: retain, LogRetention: 365 * 24 * time.Hour})
		})
		if got := only(t, made, "AWS::Logs::LogGroup").DeletionPolicy; got != want {
			t.Errorf("with Retain %v the log group's deletion policy is %s; want %s", retain, got, want)
		}
	}
}

func TestFunction_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		function.New(s, "Store", function.Props{Code: code(t, "store-users"), Timeout: time.Hour, Memory: 64, LogRetention: 25 * time.Hour})
	},
		"Test/Store: LogRetention is 25h0m0s; expected one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545] days (CloudWatch Logs); choose the next longer one",
		"Test/Store: Memory is 64; expected 128 to 10240 (MB; Lambda quota); choose a number in between",
		"Test/Store: Timeout is 1h0m0s; expected whole seconds from 1s to 15m0s (Lambda quota); choose one of those")
}

func TestFunction_BadVariables(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		function.New(s, "Store", function.Props{Code: code(t, "store-users"), Variables: map[string]string{"AWS_REGION": "x", "1A": "x", "LARGE": strings.Repeat("x", 4097-14-5)}})
	},
		`Test/Store: Variables is "1A"; expected a letter, and at least one more letter, digit or _; change it`,
		`Test/Store: Variables is "AWS_REGION"; expected a name that Lambda does not set itself (Lambda developer guide, "Defined runtime environment variables"); choose another`,
		"Test/Store: Variables is of 4097 bytes; expected at most 4096 together (Lambda quota); keep what is large in a parameter or a bucket")
}

func TestFunction_Group(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		orders := code(t, "orders")
		function.New(s, "Take", function.Props{Code: orders, Group: "take-order"})
		function.New(s, "Ship", function.Props{Code: orders, Group: "ship-order"})
	})
	for _, name := range []string{"take-order", "ship-order"} {
		like(t, made, "AWS::Lambda::Function", `"Handler":"`+name+`"`, `"Description":"`+name+`"`)
		like(t, made, "AWS::Logs::LogGroup", `"LogGroupName":{"Fn::Join":["",["/",{"Ref":"AWS::StackName"},"/`+name+`"]]}`)
	}
	keys := map[string]bool{}
	for _, f := range cdktest.OfType(made, "AWS::Lambda::Function") {
		keys[cdktest.JSON(f.Properties["Code"])] = true
	}
	if len(keys) != 1 {
		t.Errorf("a group is uploaded as %v; want one zip", keys)
	}
}

func TestFunction_BadGroup(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		function.New(s, "Take", function.Props{Code: code(t, "orders"), Group: "take order"})
	}, `Test/Take: Group is "take order"; expected 1 to 64 of A-Z, a-z, 0-9, ., _ and -, a letter or digit first; change it`)
}
