package backend_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// small is a stack with a resource of each kind that is looked for when its environment is destroyed.
const small = `{"Resources":{
	"Uploads":{"Type":"AWS::S3::Bucket"},
	"Work":{"Type":"AWS::SQS::Queue"},
	"Log":{"Type":"AWS::Logs::LogGroup","Properties":{"LogGroupName":{"Fn::Join":["",["/",{"Ref":"AWS::StackName"},"/work"]]}}},
	"Role":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}}}}}`

// TestLeftovers: three branches, staging and production side by side in one account, two of whose names begin the same; about one of
// them lies what AWS is known to leave behind, and one of its stacks cannot be deleted. That is named; then the environment goes,
// and the others stay as they are.
func TestLeftovers(t *testing.T) {
	alone(t)
	const name = "left-1a2b3c4d"
	branches := []string{name + "-x", "left-5e6f7a8b"}
	others := append(slices.Clone(branches), names.Staging, names.Production)
	for _, env := range append(slices.Clone(others), name) {
		shared.create(t, env, "Data1", small)
	}
	release := shared.inject(t, name)
	before := shared.listing(t, others)
	if found := shared.listing(t, []string{name}); len(found) < 4+5 {
		t.Errorf("found %q of %s before; want its stacks, and each of what was injected", found, name)
	}
	if err := shared.down(t, name); err == nil || !strings.Contains(err.Error(), names.Stack(name, "Old")+": it ended as DELETE_FAILED: Errors (old-errors): ") {
		t.Errorf("down = %v; want the stack named that cannot be deleted, and what keeps it", err)
	}
	release()
	if err := shared.down(t, name); err != nil {
		t.Error(err)
	}
	if found := shared.listing(t, []string{name}); len(found) > 0 {
		t.Errorf("found %q of %s after it was destroyed", found, name)
	}
	if after := shared.listing(t, others); !slices.Equal(after, before) {
		t.Errorf("of the others are left %q; want them as they were: %q", after, before)
	}
	for _, env := range branches {
		if err := shared.down(t, env); err != nil {
			t.Error(err)
		}
	}
	shared.delete(t, names.Staging, names.Production)
}

// delete deletes stacks of environments that last, which create has made in the account of branches.
func (c cloud) delete(t *testing.T, environments ...string) {
	t.Helper()
	api := cloudformation.NewFromConfig(c.target.AWS)
	for _, env := range environments {
		stack := names.Stack(env, "Data1")
		_, err := api.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: &stack})
		must(t, err)
		must(t, cloudformation.NewStackDeleteCompleteWaiter(api).Wait(t.Context(), &cloudformation.DescribeStacksInput{StackName: &stack}, time.Minute))
	}
}

// create makes a stack of an environment by hand.
func (c cloud) create(t *testing.T, env, part, template string) {
	t.Helper()
	api, name := cloudformation.NewFromConfig(c.target.AWS), names.Stack(env, part)
	_, err := api.CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: &name, TemplateBody: &template, Capabilities: []cfn.Capability{cfn.CapabilityCapabilityIam},
		Tags: []cfn.Tag{{Key: aws.String(names.TagEnvironment), Value: &env}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := cloudformation.NewStackCreateCompleteWaiter(api).Wait(t.Context(), &cloudformation.DescribeStacksInput{StackName: &name}, time.Minute); err != nil {
		t.Fatal(err)
	}
}

// inject leaves about an environment what AWS is known to leave behind.
func (c cloud) inject(t *testing.T, env string) (release func()) {
	t.Helper()
	tag, stray := map[string]string{names.TagEnvironment: env}, names.Stack(env, "Stray")
	group, bucket := names.LogGroup(stray, "late-writer"), strings.ToLower(stray)+"-bucket"
	_, err := cloudwatchlogs.NewFromConfig(c.target.AWS).CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &group})
	must(t, err)
	roles := iam.NewFromConfig(c.target.AWS)
	_, err = roles.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &stray, Tags: []iamtypes.Tag{{Key: aws.String(names.TagEnvironment), Value: &env}},
		AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}`)})
	must(t, err)
	_, err = roles.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: &stray, PolicyName: aws.String("p"),
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`)})
	must(t, err)
	_, err = sqs.NewFromConfig(c.target.AWS).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &stray, Tags: tag})
	must(t, err)
	c.versions(t, env, bucket)
	return c.undeletable(t, env)
}

// versions makes a bucket in which an object has two versions and a delete marker.
func (c cloud) versions(t *testing.T, env, bucket string) {
	t.Helper()
	api := s3.NewFromConfig(c.target.AWS)
	_, err := api.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket})
	must(t, err)
	_, err = api.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: &bucket, Tagging: &s3types.Tagging{TagSet: []s3types.Tag{{Key: aws.String(names.TagEnvironment), Value: &env}}}})
	must(t, err)
	_, err = api.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{Bucket: &bucket, VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusEnabled}})
	must(t, err)
	for range 2 {
		_, err = api.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("users.csv"), Body: strings.NewReader("id")})
		must(t, err)
	}
	_, err = api.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("users.csv")})
	must(t, err)
}

// undeletable makes a stack whose deletion has failed: somebody's composite alarm uses its alarm. It returns what lets go of it.
func (c cloud) undeletable(t *testing.T, env string) (release func()) {
	t.Helper()
	const composite = "by-hand"
	name, alarms := names.Stack(env, "Old"), cloudwatch.NewFromConfig(c.target.AWS)
	c.create(t, env, "Old", `{"Resources":{"Errors":{"Type":"AWS::CloudWatch::Alarm","Properties":{"AlarmName":"old-errors","Namespace":"AWS/Lambda","MetricName":"Errors",
		"Statistic":"Sum","Period":60,"EvaluationPeriods":1,"Threshold":1,"ComparisonOperator":"GreaterThanThreshold"}}}}`)
	_, err := alarms.PutCompositeAlarm(t.Context(), &cloudwatch.PutCompositeAlarmInput{AlarmName: aws.String(composite), AlarmRule: aws.String(`ALARM("old-errors")`)})
	must(t, err)
	_, err = cloudformation.NewFromConfig(c.target.AWS).DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: &name})
	must(t, err)
	eventually(t, time.Minute, func() string {
		s, err := ops.EnvStatus{Environment: env, Target: c.target}.Run(t.Context())
		must(t, err)
		if !slices.ContainsFunc(s.Stacks, func(s teardown.Stack) bool { return s.Name == name && s.Status == string(cfn.StackStatusDeleteFailed) }) {
			return fmt.Sprintf("the stacks are %v; want %s in DELETE_FAILED", s.Stacks, name)
		}
		return ""
	})
	return func() {
		_, err := alarms.DeleteAlarms(t.Context(), &cloudwatch.DeleteAlarmsInput{AlarmNames: []string{composite}})
		must(t, err)
	}
}

// listing is everything that there is of environments, sorted.
func (c cloud) listing(t *testing.T, environments []string) []string {
	t.Helper()
	var all []string
	for _, env := range environments {
		left, err := c.target.Residue(t.Context(), env)
		must(t, err)
		for _, r := range left {
			all = append(all, fmt.Sprint(r.Kind, " ", r.Name))
		}
	}
	slices.Sort(all)
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
