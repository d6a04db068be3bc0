package constructs_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/workflow"
)

func TestWorkflow(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		reserve := function.New(s, "Reserve", function.Props{Code: code(t, "reserve-stock")})
		charge := function.New(s, "Charge", function.Props{Code: code(t, "charge-card")})
		order := workflow.New(s, "Order", workflow.Props{Name: "order", Steps: []workflow.Step{
			{Name: "Reserve", To: reserve}, {Name: "Charge", To: charge, Retries: 1, Timeout: 20 * time.Second}}})
		order.GrantStart(function.New(s, "Take", function.Props{Code: code(t, "take-order")}).Role)
	})
	has(t, only(t, made, "AWS::StepFunctions::StateMachine"), `"StartAt":"Reserve"`, `"TimeoutSeconds":3600`, `"Next":"Charge"`, `"End":true`,
		`"Resource":{"Fn::GetAtt":["ReserveFunction`, `"TimeoutSeconds":20`, `"MaxAttempts":1`, `"ErrorEquals":["States.ALL"]`, `"Level":"ERROR"`, `"IncludeExecutionData":false`)
	has(t, only(t, made, "AWS::Events::Rule"), `"source":["aws.states"]`, `"status":["FAILED","TIMED_OUT","ABORTED"]`, `"stateMachineArn":[{"Ref":"OrderMachine`, `["OrderDeadLetter`)
	like(t, made, "AWS::Logs::LogGroup", `"LogGroupName":{"Fn::Join":["",["/",{"Ref":"AWS::StackName"},"/order"]]}`, `"RetentionInDays":30`)
	like(t, made, "AWS::IAM::Policy", `{"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":[{"Fn::GetAtt":["ChargeFunction`, `["ReserveFunction`, `logs:CreateLogDelivery`)
	like(t, made, "AWS::IAM::Policy", `{"Action":"states:StartExecution","Effect":"Allow","Resource":{"Ref":"OrderMachine`)
	like(t, made, "AWS::SQS::QueuePolicy", `"Service":"events.amazonaws.com"`, `["OrderDeadLetter`)
}

func TestWorkflow_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		f := function.New(s, "F", function.Props{Code: code(t, "f")})
		workflow.New(s, "Order", workflow.Props{Name: "order", Timeout: time.Millisecond})
		workflow.New(s, "Other", workflow.Props{Name: "other", Steps: []workflow.Step{
			{Name: "A", To: f}, {Name: "A", To: f}, {Name: "no name", To: f, Retries: -1, Timeout: time.Hour}, {Name: "B"}}})
	},
		"Test/Order: Steps is empty; expected at least one; add a Step",
		"Test/Order: Timeout is 1ms; expected whole seconds from 1s to 8760h0m0s (Step Functions quota); choose one of those",
		`Test/Other: Step.Name is "A" a second time; expected each name once; change one`,
		`Test/Other: Step.Name is "no name"; expected 1 to 80 of A-Z, a-z, 0-9 and -; change it`,
		"Test/Other: Step.Retries is -1; expected 1 to 99 (no quota, but no sense either); choose a number in between",
		"Test/Other: Step.Timeout is 1h0m0s; expected whole seconds from 1s to 15m0s (Lambda quota); choose one of those",
		"Test/Other: Step.To is none; expected a function; set it")
}

func TestEach(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		run := function.New(s, "Run", function.Props{Code: code(t, "run-job"), Timeout: 15 * time.Minute})
		workflow.NewEach(s, "Job", workflow.EachProps{Name: "job", To: run})
	})
	has(t, only(t, made, "AWS::StepFunctions::StateMachine"), `"StartAt":"Each"`, `"Mode":"DISTRIBUTED"`, `"MaxConcurrencyPath":"$.parallel"`, `"ItemsPath":"$.items"`,
		`"Resource":{"Fn::GetAtt":["RunFunction`, `"TimeoutSeconds":900`, `"TimeoutSeconds":1209600`, `"BooleanEquals":false`, `"failure.$":"$.failure"`, `"ResultPath":"$.results"`)
	like(t, made, "AWS::IAM::Policy", `{"Action":"states:StartExecution","Effect":"Allow","Resource":{"Ref":"JobMachine`, `"states:DescribeExecution","states:StopExecution"`, `"/*"`)
	like(t, made, "AWS::IAM::Policy", `{"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":{"Fn::GetAtt":["RunFunction`)
	like(t, made, "AWS::SQS::QueuePolicy", `["JobDeadLetter`)
}

func TestEach_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		workflow.NewEach(s, "Job", workflow.EachProps{Name: "job", PartTimeout: time.Hour})
	},
		"Test/Job: PartTimeout is 1h0m0s; expected whole seconds from 1s to 15m0s (Lambda quota); choose one of those",
		"Test/Job: To is none; expected a function; set it")
}
