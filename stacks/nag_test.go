package stacks_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

// excuse is a finding of cdk-nag's that stays, and why.
type excuse struct {
	path, rule string // beginnings of the construct's path, and of the rule with its detail
	branch     bool   // in branch environments only
	why        string
}

func excuses() []excuse {
	return []excuse{
		{"Data1/ImportsUploads/Uploads/", "AwsSolutions-S1", false, "access logs need a bucket that keeps them longer than the environment lives; CloudTrail data events are the account's to switch on"},
		{"Compute1/ImportsImportUsers/Import/Function/Role/", "AwsSolutions-IAM5[Resource::<ImportsUploadsBucketEF134A83.Arn>/*]", false, "import-users reads whatever is uploaded"},
		{"Compute1/ImportsImportUsers/Import/Function/Role/", "AwsSolutions-IAM5[Resource::<ImportsUploadsBucketEF134A83.Arn>/rejects/*]", false, "it writes a report for each, in one folder only"},
		{"Compute1/ImportsImportUsers/Uploaded/DeadLetter/", "AwsSolutions-SQS3", false, "it is one: of EventBridge's deliveries, which cdk-nag does not know"},
		{"Compute1/OperationsRunMigration/Migrate/DeadLetter/", "AwsSolutions-SQS3", false, "it is one: of runs that failed, by a rule"},
		{"Compute1/OperationsRunMigration/Migrate/Machine", "AwsSolutions-SF1", false, "runs write what they do into the state table; their log has what failed, and no data"},
		{"Compute1/OperationsRunMigration/Migrate/Machine", "AwsSolutions-SF2", false, "nobody waits for a run, so there is nothing to trace"},
		{"Compute1/OperationsRunMigration/Migrate/Role/", "AwsSolutions-IAM5[Resource::*]", false, "log deliveries have no resource to name"},
		{"Compute1/OperationsRunMigration/Migrate/Runs/", "AwsSolutions-IAM5[Resource::arn:", false, "runs of its own map, whose names nobody knows before"},
		{"Compute1/UsersIndexUsers/Happened/DeadLetter/", "AwsSolutions-SQS3", false, "it is one, as above"},
		{"Compute1/MailsSendWelcomeMail/Happened/DeadLetter/", "AwsSolutions-SQS3", false, "it is one, as above"},
		{"Compute1/MailsSendWelcomeMail/Told/DeadLetter/", "AwsSolutions-SQS3", false, "it is one, as above"},
		{"Compute1/UsersPublishUserEvents/Change/DeadLetter/", "AwsSolutions-SQS3", false, "it is one: of the batches of a stream that were given up"},
		{"Compute1/UsersPublishUserEvents/Change/Function/Role/", "AwsSolutions-IAM5[Resource::<UsersUsersTable3ED4DDAA.Arn>/stream/*]", false, "Lambda lists a table's streams, which have no narrower name"},
		{"Compute1/Delivery/Role/", "AwsSolutions-IAM4", false, "AWS's own policy for just this, in its limited form: what CodeDeploy needs is AWS's to know and to change"},
		{"Compute1/WebServeWeb/Http/Api/GET--/", "AwsSolutions-APIG4", false, "it leads to the pages"},
		{"Compute1/WebServeWeb/Http/Api/GET--app--", "AwsSolutions-APIG4", false, "pages ask for a session themselves: API Gateway's authorizers know no cookies (adapters/httpapi, TestNobody)"},
		{"Compute1/WebServeWeb/Http/Api/POST--app--", "AwsSolutions-APIG4", false, "as above; forms carry a secret besides (TestCSRF)"},
		{"Compute1/WebServeWeb/ServeWeb/Role/", "AwsSolutions-IAM5[Resource::<ImportsUploadsBucketEF134A83.Arn>/uploads/*]", false, "it signs forms for whatever is uploaded, in one folder only"},
		{"Compute1/WebServeWeb/ServeWeb/Role/", "AwsSolutions-IAM5[Resource::<ImportsUploadsBucketEF134A83.Arn>/rejects/*]", false, "it signs links to reports, in one folder only"},
		{"Compute1/WebProbeWeb/Probe/Clock/DeadLetter/", "AwsSolutions-SQS3", false, "it is one: of Scheduler's and Lambda's deliveries, which cdk-nag does not know"},
		{"Compute1/WebProbeWeb/Probe/Secret/", "AwsSolutions-SMG4", false, "it opens made-up pages of one account that may do nothing else; a new one is made by changing it, and deploying (docs/web.md)"},
		{"Data1/WebPeople/People/Pool/", "AwsSolutions-COG3", false, "it costs three times as much, for people who are invited one by one; passwords are tried through the application only"},
		{"Compute1/WebServeWeb/Http/Api/GET--healthz/", "AwsSolutions-APIG4", false, "it says that the function answers, and nothing else"},
		{"Compute1/WebServeWeb/Http/Api/GET--", "AwsSolutions-APIG4", true, "branch environments hold made-up users only"},
	}
}

// excused returns which excuse fits a finding, "path: rule: …"; -1 for none.
func excused(finding string, branch bool) int {
	path, rest, _ := strings.Cut(finding, ": ")
	for i, e := range excuses() {
		if strings.HasPrefix(path, e.path) && strings.HasPrefix(rest, e.rule) && (branch || !e.branch) {
			return i
		}
	}
	return -1
}

// TestNag runs cdk-nag's AwsSolutions rules over every kind of environment. A finding without an excuse fails, and so
// does an excuse without a finding.
func TestNag(t *testing.T) {
	used := map[int]bool{}
	for _, name := range environments() {
		for _, finding := range nag(t, name) {
			i := excused(finding, !names.Lasting(name))
			if used[i] = true; i < 0 {
				t.Errorf("%s: %s", name, finding)
			}
		}
	}
	for i, e := range excuses() {
		if !used[i] {
			t.Errorf("nothing is found any more of %s at %s; take the excuse out", e.rule, e.path)
		}
	}
}

// TestNag_Red: what has no excuse is found.
func TestNag_Red(t *testing.T) {
	for finding, branch := range map[string]bool{
		"Compute1/ImportsImportUsers/Import/Function/Role/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]: wildcard": true,
		"Compute1/WebServeWeb/Http/Api/GET--users/Resource: AwsSolutions-APIG4: no authorization":                           false,
	} {
		if excused(finding, branch) >= 0 {
			t.Errorf("%q is excused", finding)
		}
	}
}

func nag(t *testing.T, environment string) []string {
	t.Helper()
	env, err := config.Load(environment)
	if err != nil {
		t.Fatal(err)
	}
	build := cdktest.Build(t, names.Functions()...)
	return cdktest.Synth(t, func(app awscdk.App) {
		awscdk.Aspects_Of(app).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{}), nil)
		if err := stacks.New(app, stacks.Env{Environment: env, Build: build, Lock: lock(t)}); err != nil {
			t.Fatal(err)
		}
	}).Errors
}
