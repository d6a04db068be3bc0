package constructs_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/consumer"
	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/constructs/schedule"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestDelivery(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		careful := delivery.New(s, "Delivery", delivery.Props{Shift: delivery.Linear10PercentEvery1Minute})
		for _, id := range []string{"Take", "Show"} {
			function.New(s, id, function.Props{Code: code(t, id), Delivery: careful})
		}
	})
	only(t, made, "AWS::CodeDeploy::Application")
	groups := cdktest.OfType(made, "AWS::CodeDeploy::DeploymentGroup")
	if len(groups) != 2 {
		t.Errorf("two functions make %d deployment groups; want 2", len(groups))
	}
	for _, g := range groups {
		has(t, g, `"DeploymentConfigName":"CodeDeployDefault.LambdaLinear10PercentEvery1Minute"`, `"AlarmConfiguration":{"Alarms":[{"Name":{"Ref":`, `"Enabled":true`,
			`"Events":["DEPLOYMENT_FAILURE","DEPLOYMENT_STOP_ON_REQUEST","DEPLOYMENT_STOP_ON_ALARM"]`, `"ServiceRoleArn":{"Fn::GetAtt":["DeliveryRole`)
	}
	like(t, made, "AWS::IAM::Role", `"Service":"codedeploy.amazonaws.com"`, `AWSCodeDeployRoleForLambdaLimited`)
	for _, a := range cdktest.OfType(made, "AWS::CloudWatch::Alarm") {
		has(t, a, `"Name":"ExecutedVersion","Value":{"Fn::GetAtt":[`, `"Name":"Resource"`, `:live"]]}`, `"TreatMissingData":"notBreaching"`, `"Period":60`)
	}
	for id, r := range made.Resources {
		if r.Type == "AWS::Lambda::Version" && r.DeletionPolicy != "Retain" {
			t.Errorf("%s goes with its successor; want it kept for a rollback", id)
		}
	}
}

// everyCaller has one of each construct that invokes a function.
func everyCaller(t *testing.T, s awscdk.Stack, careful *delivery.Delivery) {
	props := func(name string) function.Props { return function.Props{Code: code(t, name), Delivery: careful} }
	worker.New(s, "Take", worker.Props{Function: props("take")})
	consumer.New(s, "Audit", consumer.Props{Function: props("audit"), Table: table.New(s, "Orders", table.Props{PartitionKey: "id", Stream: true})})
	schedule.New(s, "Clean", schedule.Props{Function: props("clean"), Expression: "rate(1 day)"})
	rule.New(s, "Count", rule.Props{Function: function.New(s, "Counter", props("count")), Pattern: rule.Pattern{Sources: []string{"orders"}}})
	rule.New(s, "Queued", rule.Props{Queue: queue.New(s, "Queue", queue.Props{}), Pattern: rule.Pattern{Sources: []string{"orders"}}})
	httpapi.New(s, "Api", httpapi.Props{Name: "access", Routes: []httpapi.Route{{Path: "/", To: function.New(s, "Show", props("show"))}}})
}

// pastTheAlias returns what invokes a function's code past its alias, which no delivery could then move.
func pastTheAlias(made assembly.Template) []string {
	var found []string
	for kind, property := range map[string]string{"AWS::Lambda::EventSourceMapping": "FunctionName", "AWS::Lambda::Permission": "FunctionName",
		"AWS::ApiGatewayV2::Integration": "IntegrationUri", "AWS::Events::Rule": "Targets", "AWS::Scheduler::Schedule": "Target"} {
		for id, r := range cdktest.OfType(made, kind) {
			text := cdktest.JSON(r.Properties[property])
			if !contains(text, "Live") && !contains(text, `["Queue`) {
				found = append(found, id+": "+text)
			}
		}
	}
	return found
}

func TestDelivery_EveryCallerNamesTheAlias(t *testing.T) {
	made := template(t, func(s awscdk.Stack) { everyCaller(t, s, delivery.New(s, "Delivery", delivery.Props{})) })
	for _, found := range pastTheAlias(made) {
		t.Error(found)
	}
	for _, r := range cdktest.OfType(made, "AWS::Lambda::EventInvokeConfig") {
		has(t, r, `"Qualifier":"live"`)
	}
}

// TestDelivery_EveryCallerNamesTheAlias_Red: without a delivery nobody names an alias, and that is seen.
func TestDelivery_EveryCallerNamesTheAlias_Red(t *testing.T) {
	made := template(t, func(s awscdk.Stack) { everyCaller(t, s, nil) })
	if found := pastTheAlias(made); len(found) < 6 {
		t.Errorf("found only %q", found)
	}
}

func TestDelivery_BadProps(t *testing.T) {
	for found, message := range map[delivery.Shift]string{
		"Canary": `"Canary"`, "CodeDeployDefault.LambdaAllAtOnce": `"CodeDeployDefault.LambdaAllAtOnce"`, "ü": `"ü"`,
	} {
		reported(t, func(s awscdk.Stack) { delivery.New(s, "Delivery", delivery.Props{Shift: found}) },
			"Test/Delivery: Shift is "+message+"; expected one of CodeDeploy's own for Lambda; use a constant of this package")
	}
}
