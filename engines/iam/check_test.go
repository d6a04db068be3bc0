package iam_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// shop is a template of one function, take-order, whose role allows what it needs. Tests change it.
const shop = `{
	"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": [
		{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]}}},
	"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Statement": [
		{"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"},
		{"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "Resource": {"Fn::GetAtt": ["Orders", "Arn"]}},
		{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": {"Fn::GetAtt": ["Table", "Arn"]}},
		{"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}},
		{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}}]}}},
	"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
	"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"NotificationConfiguration": {"EventBridgeConfiguration": {}}}},
	"Orders": {"Type": "AWS::SQS::Queue", "Properties": {}},
	"Letters": {"Type": "AWS::SQS::Queue", "Properties": {}},
	"Key": {"Type": "AWS::KMS::Key", "Properties": {}},
	"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {}},
	"Rule": {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": {"source": ["aws.s3"], "detail": {"bucket": {"name": [{"Ref": "Bucket"}]}}},
		"Targets": [{"Id": "1", "Arn": {"Fn::GetAtt": ["Orders", "Arn"]}, "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Letters", "Arn"]}}}]}},
	"OrdersPolicy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Orders"}, {"Ref": "Letters"}], "PolicyDocument": {"Statement": [
		{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Principal": {"Service": "events.amazonaws.com"},
			"Condition": {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Rule", "Arn"]}}}}]}}},
	"Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"EventSourceArn": {"Fn::GetAtt": ["Orders", "Arn"]},
		"FunctionName": {"Ref": "Function"}, "FunctionResponseTypes": ["ReportBatchItemFailures"]}},
	"Function": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "provided.al2023", "Description": "take-order",
		"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Environment": {"Variables": {"TABLE": {"Ref": "Table"}, "BUCKET": {"Ref": "Bucket"}}}}}
}`

type object = map[string]any

func parse(t *testing.T, text string) map[string]assembly.Resource {
	t.Helper()
	var resources map[string]assembly.Resource
	if err := json.Unmarshal([]byte(text), &resources); err != nil {
		t.Fatal(err)
	}
	return resources
}

// findings compares take-order with the template after a change.
func findings(t *testing.T, functions []iam.Function, change func(map[string]assembly.Resource), o iam.CheckOptions) iam.Report {
	t.Helper()
	resources := parse(t, shop)
	if change != nil {
		change(resources)
	}
	r, err := iam.Compare(functions, assembly.Assembly{Templates: []assembly.Template{{Stack: "Shop", Resources: resources}}}, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// grant sets the statement of an index in the role's policy.
func grant(r map[string]assembly.Resource, index int, statement object) {
	document := r["Policy"].Properties["PolicyDocument"].(object)
	statements := document["Statement"].([]any)
	if index == len(statements) {
		statements = append(statements, nil)
	}
	statements[index] = statement
	document["Statement"] = statements
}

func allow(action, resource any) object {
	return object{"Effect": "Allow", "Action": action, "Resource": resource}
}

func set(r map[string]assembly.Resource, id, property string, value any) {
	r[id].Properties[property] = value
}

//nolint:funlen // a table: a line for each thing that may be wrong
func TestCompare_Red(t *testing.T) {
	functions := scan(t, "./engines/iam/testdata/checked/take-order")
	arn := func(id string) object { return object{"Fn::GetAtt": []any{id, "Arn"}} }
	type resources = map[string]assembly.Resource
	for name, c := range map[string]struct {
		change func(resources)
		want   []string // beginnings of the findings
	}{
		"Nothing":    {nil, nil},
		"Dropped":    {func(r resources) { grant(r, 2, allow("dynamodb:GetItem", arn("Table"))) }, []string{"error: missing: Shop/Function: dynamodb:PutItem on <Shop/Table> is not allowed: its role does not have it", "warning: unused: Shop/Function: dynamodb:GetItem"}},
		"WrongTable": {func(r resources) { grant(r, 2, allow("dynamodb:PutItem", arn("Other"))); r["Other"] = r["Table"] }, []string{"error: missing: Shop/Function: dynamodb:PutItem on <Shop/Table> is not allowed: its role allows it on <Shop/Other.Arn>", "warning: unused: Shop/Function: dynamodb:PutItem on <Shop/Other.Arn>"}},
		"Denied":     {func(r resources) { grant(r, 5, object{"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}) }, []string{"error: missing: Shop/Function: dynamodb:PutItem on <Shop/Table> is not allowed: a statement of Shop/Policy denies it"}},
		"DeniedElsewhere": {func(r resources) {
			grant(r, 5, object{"Effect": "Deny", "Action": "dynamodb:*", "Resource": "arn:aws:dynamodb:*:*:table/other"})
		}, nil},
		"Wildcard":         {func(r resources) { grant(r, 2, allow("dynamodb:Put*", arn("Table"))) }, []string{"warning: unused: Shop/Function: dynamodb:Put* on <Shop/Table.Arn> is allowed by Shop/Policy; of it only dynamodb:PutItem is needed"}},
		"NotAction":        {func(r resources) { grant(r, 2, object{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}) }, []string{"warning: unused: Shop/Function: a statement of Shop/Policy allows everything but"}},
		"BucketNotObjects": {func(r resources) { grant(r, 3, allow("s3:GetObject", arn("Bucket"))) }, []string{"error: missing: Shop/Function: s3:GetObject", "warning: unused: Shop/Function: s3:GetObject"}},
		"NoListing":        {func(r resources) { grant(r, 4, allow("logs:PutLogEvents", "*")) }, []string{"warning: missing: Shop/Function: s3:ListBucket"}},
		"Random":           {func(r resources) { grant(r, 5, allow("ses:SendEmail", "*")) }, []string{"warning: unused: Shop/Function: ses:SendEmail"}},
		"Log":              {func(r resources) { grant(r, 0, allow("logs:CreateLogStream", "*")) }, []string{"error: missing: Shop/Function: logs:PutLogEvents"}},
		"Trace":            {func(r resources) { set(r, "Function", "TracingConfig", object{"Mode": "Active"}) }, []string{"error: missing: Shop/Function: xray:PutTelemetryRecords", "error: missing: Shop/Function: xray:PutTraceSegments"}},
		"Network": {func(r resources) { set(r, "Function", "VpcConfig", object{"SubnetIds": []any{"subnet-1"}}) },
			[]string{"error: missing: Shop/Function: ec2:CreateNetworkInterface", "error: missing: Shop/Function: ec2:DeleteNetworkInterface", "error: missing: Shop/Function: ec2:DescribeNetworkInterfaces"}},
		"Mapping":     {func(r resources) { grant(r, 1, allow([]any{"sqs:ReceiveMessage", "sqs:DeleteMessage"}, arn("Orders"))) }, []string{"error: missing: Shop/Function: sqs:GetQueueAttributes on <Shop/Orders> is not allowed: its role does not have it; expected a statement that allows it; needed by the event source mapping Shop/Mapping"}},
		"DeadLetters": {func(r resources) { set(r, "Function", "DeadLetterConfig", object{"TargetArn": arn("Letters")}) }, []string{"error: missing: Shop/Function: sqs:SendMessage on <Shop/Letters>"}},
		"Key": {func(r resources) {
			set(r, "Bucket", "BucketEncryption", object{"ServerSideEncryptionConfiguration": []any{object{"ServerSideEncryptionByDefault": object{"KMSMasterKeyID": arn("Key")}}}})
			set(r, "Orders", "KmsMasterKeyId", object{"Ref": "Key"})
		}, []string{"error: missing: Shop/Function: kms:Decrypt on <Shop/Key>"}},
		"KeyPolicy": {func(r resources) {
			set(r, "Orders", "KmsMasterKeyId", object{"Ref": "Key"})
			set(r, "Key", "KeyPolicy", object{"Statement": []any{object{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": object{"AWS": arn("Role")}}}})
		}, nil},
		"NotSet": {func(r resources) {
			set(r, "Function", "Environment", object{"Variables": object{"TABLE": object{"Ref": "Table"}}})
		}, []string{"error: env-missing: Shop/Function: the code reads the environment variable BUCKET, and the function has TABLE"}},
		"NeverRead": {func(r resources) {
			r["Function"].Properties["Environment"].(object)["Variables"].(object)["COLOUR"] = "red"
		}, []string{"warning: env-unused: Shop/Function: the environment variable COLOUR is set"}},
		"Runtime": {func(r resources) {
			r["Function"].Properties["Environment"].(object)["Variables"].(object)["GOGC"] = "25"
		}, nil},
		"OtherEvent": {func(r resources) {
			set(r, "Mapping", "EventSourceArn", object{"Fn::GetAtt": []any{"Table", "StreamArn"}})
		}, []string{"error: event: Shop/Function: Shop/Mapping expects events.DynamoDBEventResponse", "error: event: Shop/Function: its handler takes events.SQSEvent, and Shop/Mapping sends events.DynamoDBEvent", "error: missing", "error: missing", "error: missing", "error: missing", "warning: unused", "warning: unused", "warning: unused"}},
		"NotPartial": {func(r resources) { delete(r["Mapping"].Properties, "FunctionResponseTypes") }, []string{"error: event: Shop/Function: its handler answers which messages failed, and Shop/Mapping does not listen, so that they are lost"}},
		"DeafBucket": {func(r resources) { delete(r["Bucket"].Properties, "NotificationConfiguration") }, []string{"error: invoke: Shop/Rule: the rule waits for events of the bucket Shop/Bucket, which sends none"}},
		"ClosedQueue": {func(r resources) { set(r, "OrdersPolicy", "Queues", []any{object{"Ref": "Letters"}}) },
			[]string{"error: invoke: Shop/Rule: Shop/Rule sends to Shop/Orders, and Shop/Orders has not let events in"}},
		"OtherRule": {func(r resources) { r["Second"] = r["Rule"] }, []string{"error: invoke: Shop/Second", "error: invoke: Shop/Second"}},
		"Imported":  {func(r resources) { set(r, "Function", "Role", "arn:aws:iam::123456789012:role/theirs") }, []string{"warning: unknown: Shop/Function: its role is not in this assembly"}},
		"Managed": {func(r resources) {
			set(r, "Role", "ManagedPolicyArns", []any{"arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"})
			grant(r, 2, allow("logs:PutLogEvents", "*"))
		}, []string{"warning: missing: Shop/Function: dynamodb:PutItem", "warning: unknown: Shop/Function: its role has the managed policy AmazonDynamoDBFullAccess"}},
		"Basic": {func(r resources) {
			set(r, "Role", "ManagedPolicyArns", []any{object{"Fn::Join": []any{"", []any{"arn:", object{"Ref": "AWS::Partition"}, ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}}}})
			grant(r, 0, allow("dynamodb:PutItem", arn("Table")))
		}, nil},
		"Parameter": {func(r resources) {
			r["Function"].Properties["Environment"].(object)["Variables"].(object)["TABLE"] = object{"Ref": "Parameter"}
			grant(r, 2, allow("dynamodb:PutItem", object{"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Parameter}"}))
		}, nil},
		"Name": {func(r resources) {
			r["Function"].Properties["Environment"].(object)["Variables"].(object)["TABLE"] = "orders"
			grant(r, 2, allow("dynamodb:PutItem", object{"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders"}))
		}, nil},
		"OtherName": {func(r resources) {
			r["Function"].Properties["Environment"].(object)["Variables"].(object)["TABLE"] = "orders"
			grant(r, 2, allow("dynamodb:PutItem", object{"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/others"}))
		}, []string{"error: missing: Shop/Function: dynamodb:PutItem on orders is not allowed", "warning: unused: Shop/Function: dynamodb:PutItem"}},
		"Prefix": {func(r resources) {
			r["Function"].Properties["Environment"].(object)["Variables"].(object)["TABLE"] = "orders"
			grant(r, 2, allow("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/ord*"))
		}, nil},
		"Image": {func(r resources) {
			delete(r["Function"].Properties, "Runtime")
			set(r, "Function", "Description", "pay-order")
		}, []string{"warning: unmatched: Shop/Function"}},
		"JavaScript": {func(r resources) { set(r, "Function", "Runtime", "nodejs22.x") }, nil},
		"Unmatched":  {func(r resources) { set(r, "Function", "Description", "pay-order") }, []string{"warning: unmatched: Shop/Function: found no program"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := findings(t, functions, c.change, iam.CheckOptions{}).Findings
			same := slices.EqualFunc(got, c.want, func(f iam.Finding, w string) bool { return strings.HasPrefix(f.String(), w) })
			if !same {
				t.Errorf("found\n%v\nwant\n%s", lines(got), strings.Join(c.want, "\n"))
			}
		})
	}
}

func lines(all []iam.Finding) string {
	var b strings.Builder
	for _, f := range all {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

func TestCompare_Path(t *testing.T) {
	functions := scan(t, "./engines/iam/testdata/checked/take-order")
	r := findings(t, functions, func(r map[string]assembly.Resource) { grant(r, 2, allow("logs:PutLogEvents", "*")) }, iam.CheckOptions{Strict: true})
	f := r.Findings[0]
	if r.Errors != 1 || f.At != "engines/iam/testdata/checked/take-order/main.go:36" || len(f.Path) != 5 || !strings.HasSuffix(f.Path[0], "take-order.main") ||
		!strings.HasSuffix(f.Path[4], "dynamodb.Client).PutItem") {
		t.Errorf("found %+v; want the path from main to PutItem and its line", f)
	}
}

// TestCompare_Programs: a function may be told what it runs.
func TestCompare_Programs(t *testing.T) {
	functions := scan(t, "./engines/iam/testdata/checked/take-order")
	rename := func(r map[string]assembly.Resource) { set(r, "Function", "Description", "pay-order") }
	r := findings(t, functions, rename, iam.CheckOptions{Programs: map[string]string{"Function": "./testdata/checked/take-order"}})
	if r.Functions != 1 || len(r.Findings) > 0 {
		t.Errorf("found %v in %d functions; want nothing in one", r.Findings, r.Functions)
	}
}

// TestCompare_Excuses: comments excuse what is meant, and are found when they excuse nothing any more.
func TestCompare_Excuses(t *testing.T) {
	functions := scan(t, "./engines/iam/testdata/checked/excused")
	change := func(r map[string]assembly.Resource) {
		set(r, "Function", "Description", "excused")
		set(r, "Function", "Environment", object{})
		grant(r, 5, allow("sqs:PurgeQueue", "*"))
		r["Mapping"].Properties["FunctionResponseTypes"] = nil
		grant(r, 2, allow("logs:PutLogEvents", "*"))
		grant(r, 3, allow("logs:PutLogEvents", "*"))
		grant(r, 4, allow("logs:PutLogEvents", "*"))
	}
	if r := findings(t, functions, change, iam.CheckOptions{}); len(r.Findings) > 0 {
		t.Errorf("found\n%v\nwant nothing: all is excused", lines(r.Findings))
	}
	r := findings(t, functions, func(m map[string]assembly.Resource) {
		change(m)
		grant(m, 5, allow("dynamodb:PutItem", "*"))
		set(m, "Function", "Environment", object{"Variables": object{"COLOUR": "red"}})
	}, iam.CheckOptions{})
	if len(r.Findings) != 3 || slices.ContainsFunc(r.Findings, func(f iam.Finding) bool { return f.Kind != iam.Stale || f.At == "" }) {
		t.Errorf("found\n%v\nwant three stale excuses", lines(r.Findings))
	}
}

func TestCheck_Errors(t *testing.T) {
	for name, want := range map[string]string{"empty": "no template was found", "broken": "read template"} {
		dir := t.TempDir()
		if name == "broken" {
			write(t, dir+"/Shop.template.json", []byte("Resources:"))
		}
		o := iam.CheckOptions{Options: iam.Options{Dir: project, Packages: []string{"./functions/serve-web"}, Environ: os.Environ()}, Assembly: dir}
		if _, err := iam.Check(t.Context(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check of an assembly that is %s = %v; want %q", name, err, want)
		}
	}
}
