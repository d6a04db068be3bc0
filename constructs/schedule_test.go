package constructs_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/schedule"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestSchedule(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		schedule.New(s, "Clean", schedule.Props{Function: function.Props{Code: code(t, "clean-up")}, Expression: "cron(0 3 ? * MON-FRI *)", Timezone: "Europe/Berlin", Input: `{"dry":true}`})
	})
	has(t, only(t, made, "AWS::Scheduler::Schedule"), `"ScheduleExpression":"cron(0 3 ? * MON-FRI *)"`, `"ScheduleExpressionTimezone":"Europe/Berlin"`, `"State":"ENABLED"`,
		`"RetryPolicy":{"MaximumEventAgeInSeconds":3600,"MaximumRetryAttempts":10}`, `"DeadLetterConfig":{"Arn":{"Fn::GetAtt":["CleanDeadLetter`, `"Input":"{\"dry\":true}"`,
		`"FlexibleTimeWindow":{"Mode":"OFF"}`, `"RoleArn":{"Fn::GetAtt":["CleanRole`)
	has(t, only(t, made, "AWS::Lambda::EventInvokeConfig"), `"OnFailure":{"Destination":{"Fn::GetAtt":["CleanDeadLetter`, `"MaximumRetryAttempts":2`, `"MaximumEventAgeInSeconds":3600`)
	has(t, only(t, made, "AWS::SQS::QueuePolicy"), `"aws:SecureTransport":"false"`)
	like(t, made, "AWS::IAM::Role", `"Service":"scheduler.amazonaws.com"`, `"aws:SourceAccount":{"Ref":"AWS::AccountId"}`)
	like(t, made, "AWS::IAM::Policy", `[{"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":{"Fn::GetAtt":["CleanFunction`, `{"Action":"sqs:SendMessage","Effect":"Allow","Resource":{"Fn::GetAtt":["CleanDeadLetter`)
	like(t, made, "AWS::IAM::Policy", `"logs:PutLogEvents"`, `{"Action":"sqs:SendMessage","Effect":"Allow","Resource":{"Fn::GetAtt":["CleanDeadLetter`)
	noCustomResource(t, made)
}

func TestSchedule_Disabled(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		schedule.New(s, "Clean", schedule.Props{Function: function.Props{Code: code(t, "clean-up")}, Expression: "rate(1 hour)", Disabled: true, MaxAge: 24 * time.Hour})
	})
	has(t, only(t, made, "AWS::Scheduler::Schedule"), `"State":"DISABLED"`, `"ScheduleExpressionTimezone":"UTC"`, `"MaximumEventAgeInSeconds":86400`)
	has(t, only(t, made, "AWS::Lambda::EventInvokeConfig"), `"MaximumEventAgeInSeconds":21600`) // Lambda's most
}

func TestSchedule_BadProps(t *testing.T) {
	props := function.Props{Code: code(t, "clean-up")}
	reported(t, func(s awscdk.Stack) {
		schedule.New(s, "Clean", schedule.Props{Function: props, Expression: "every day", Timezone: "Berlin", Retries: 186, MaxAge: time.Second, Input: "now"})
	},
		`Test/Clean: Expression is "every day"; expected rate(5 minutes), cron(0 3 * * ? *) or at(2026-12-31T23:59:00); write one of those`,
		"Test/Clean: Input is no JSON; expected JSON, which is what Lambda functions are given; marshal it",
		"Test/Clean: MaxAge is 1s; expected whole seconds from 1m0s to 24h0m0s (EventBridge Scheduler quota); choose one of those",
		"Test/Clean: Retries is 186; expected 1 to 185 (EventBridge Scheduler quota); choose a number in between",
		`Test/Clean: Timezone is "Berlin"; expected a name of the IANA database, such as Europe/Berlin; correct it`)
}

func TestCheck(t *testing.T) {
	for _, good := range []string{"rate(1 minute)", "rate(5 minutes)", "rate(12 hours)", "rate(1 day)", "at(2026-12-31T23:59:00)", "cron(0 3 * * ? *)",
		"cron(0/15 8-17 ? * MON-FRI *)", "cron(0 0 1,15 JAN,JUL ? 2026-2030)", "cron(30 6 L * ? *)", "cron(30 6 LW * ? *)", "cron(30 6 15W * ? *)", "cron(0 9 ? * 2#1 *)", "cron(0 9 ? * 6L 2199)", "cron(*/5 * * * ? *)"} {
		if err := schedule.Check(good); err != nil {
			t.Errorf("%s was refused: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"rate(0 minutes)":         `Expression is "rate(0 minutes)"; expected rate(<whole number from 1> <minutes, hours or days>); write it like rate(5 minutes)`,
		"rate(5 weeks)":           `Expression is "rate(5 weeks)"; expected rate(<whole number from 1> <minutes, hours or days>); write it like rate(5 minutes)`,
		"cron(0 3 * * ?)":         `Expression is "cron(0 3 * * ?)"; expected six fields with one space in between: minutes, hours, day of month, month, day of week, year; write it like cron(0 3 * * ? *)`,
		"cron(0 3 * * * *)":       `Expression is "cron(0 3 * * * *)"; expected ? as day of month or as day of week, and not as both; write ? for the one that does not matter`,
		"cron(0 24 * * ? *)":      `Expression is "cron(0 24 * * ? *)"; expected hours from 0 to 23 instead of "24"; use numbers, lists (1,2), ranges (1-5), steps (0/15) or *`,
		"cron(+1 3 * * ? *)":      `Expression is "cron(+1 3 * * ? *)"; expected minutes from 0 to 59 instead of "+1"; use numbers, lists (1,2), ranges (1-5), steps (0/15) or *`,
		"cron(0/0 3 * * ? *)":     `Expression is "cron(0/0 3 * * ? *)"; expected minutes from 0 to 59 instead of "0/0"; use numbers, lists (1,2), ranges (1-5), steps (0/15) or *`,
		"at(2026-12-31 23:59:00)": `Expression is "at(2026-12-31 23:59:00)"; expected at(yyyy-mm-ddThh:mm:ss) without a zone; set the zone as Timezone`,
		"at(2026-02-30T23:59:00)": `Expression is "at(2026-02-30T23:59:00)"; expected at(yyyy-mm-ddThh:mm:ss) without a zone; set the zone as Timezone`,
		"rate(5 minutes":          `Expression is "rate(5 minutes"; expected rate(5 minutes), cron(0 3 * * ? *) or at(2026-12-31T23:59:00); write one of those`,
	} {
		if err := schedule.Check(bad); err == nil || err.Error() != want {
			t.Errorf("%s gives %v; want %s", bad, err, want)
		}
	}
}

// FuzzCheck wants what is taken to be printable and to survive the way into a template as it is.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"rate(1 minute)", "cron(0/15 8-17 ? * MON-FRI *)", "at(2026-12-31T23:59:00)", "cron(,,,,,)", "((", "rate(\x00)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if schedule.Check(expression) != nil {
			return
		}
		if encoded := cdktest.JSON(expression); encoded != `"`+expression+`"` || contains(expression, "${") {
			t.Errorf("%q was taken, but is written as %s", expression, encoded)
		}
	})
}
