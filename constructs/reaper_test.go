package constructs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/reaper"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestReaper(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		ledger := table.New(s, "Ledger", table.Props{PartitionKey: "environment"})
		reaper.New(s, "Reap", reaper.Props{Function: function.Props{Code: code(t, "reap-environments")}, Ledger: ledger, App: "shop", Never: []string{"production"}})
	})
	has(t, only(t, made, "AWS::Scheduler::Schedule"), `"ScheduleExpression":"rate(1 hour)"`, `"State":"ENABLED"`)
	has(t, only(t, made, "AWS::Lambda::Function"), `"LEDGER_TABLE":{"Ref":"LedgerTable`, `"Timeout":900`)
	like(t, made, "AWS::IAM::Policy", `:stack/shop-*"`, `{"Action":["dynamodb:DeleteItem","dynamodb:PutItem","dynamodb:Scan"],"Effect":"Allow","Resource":{"Fn::GetAtt":["LedgerTable`,
		`"Effect":"Deny"`, `:stack/shop-production-*"`, `"arn:aws:s3:::shop-production-*"`)
	for _, p := range cdktest.OfType(made, "AWS::IAM::Policy") {
		for _, wide := range []string{"iam:CreateRole", "iam:PutRolePolicy", "sts:AssumeRole", "cloudformation:CreateStack", "cloudformation:UpdateStack", "dynamodb:DeleteTable", "lambda:DeleteFunction"} {
			if text := cdktest.JSON(p); strings.Contains(text, wide) {
				t.Errorf("it may %s: %s", wide, text)
			}
		}
	}
}

func TestReaper_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		reaper.New(s, "Reap", reaper.Props{Function: function.Props{Code: code(t, "reap-environments"), Timeout: time.Minute}, App: "Shop!", Expression: "often", Never: []string{"*"}})
	},
		`Test/Reap: App is "Shop!"; expected 2 to 32 of a-z, 0-9 and -, beginning with a letter; take what the names of the stacks begin with`,
		`Test/Reap: Expression is "often"; expected rate(5 minutes), cron(0 3 * * ? *) or at(2026-12-31T23:59:00); write one of those`,
		`Test/Reap: Function.Timeout is 1m0s; expected 10m0s to 15m0s, as an environment takes minutes to go; leave it out`,
		`Test/Reap: Ledger is nil; expected the table of the ledger; make one with table.New`,
		`Test/Reap: Never is "*"; expected 1 to 64 of A-Z, a-z, 0-9, ., _ and -, a letter or digit first; change it`)
}
