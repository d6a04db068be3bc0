package stacks_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// limit is what a service takes for a name (API references of the services, 2026).
type limit struct {
	most  int
	valid *regexp.Regexp
}

// limits are those of the properties that give a resource its name, and of stacks.
func limits() map[string]limit {
	word := regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	return map[string]limit{
		"stack":                                             {128, regexp.MustCompile(`^[A-Za-z][-A-Za-z0-9]*$`)},
		"AWS::Logs::LogGroup LogGroupName":                  {512, regexp.MustCompile(`^[-._/#A-Za-z0-9]+$`)},
		"AWS::Lambda::Function FunctionName":                {64, word},
		"AWS::IAM::Role RoleName":                           {64, regexp.MustCompile(`^[\w+=,.@-]+$`)},
		"AWS::SQS::Queue QueueName":                         {80, regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`)},
		"AWS::S3::Bucket BucketName":                        {63, regexp.MustCompile(`^[a-z0-9][a-z0-9.-]+[a-z0-9]$`)},
		"AWS::SNS::Topic TopicName":                         {256, word},
		"AWS::DynamoDB::Table TableName":                    {255, regexp.MustCompile(`^[A-Za-z0-9_.-]{3,}$`)},
		"AWS::Events::Rule Name":                            {64, regexp.MustCompile(`^[-._A-Za-z0-9]+$`)},
		"AWS::Scheduler::Schedule Name":                     {64, regexp.MustCompile(`^[-._A-Za-z0-9]+$`)},
		"AWS::StepFunctions::StateMachine StateMachineName": {80, word},
		"AWS::ApiGatewayV2::Api Name":                       {128, regexp.MustCompile(`.`)},
		"AWS::ApiGatewayV2::Stage StageName":                {128, regexp.MustCompile(`^(\$default|[A-Za-z0-9_-]+)$`)},
		"AWS::CloudWatch::Alarm AlarmName":                  {255, regexp.MustCompile(`.`)},
		"AWS::CloudWatch::CompositeAlarm AlarmName":         {255, regexp.MustCompile(`.`)},
		"AWS::CloudWatch::Dashboard DashboardName":          {255, word},
		"AWS::IAM::Policy PolicyName":                       {128, regexp.MustCompile(`^[\w+=,.@-]+$`)},
	}
}

// breaches are the names in a template that their services would refuse, and those whose limit nobody knows.
func breaches(made assembly.Template) (checked int, found []string) {
	check := func(what, name string) {
		l, known := limits()[what]
		switch {
		case !known:
			found = append(found, what+" "+name+": nobody knows how long that may be; add it to this test's limits")
		case len(name) > l.most || !l.valid.MatchString(name):
			found = append(found, fmt.Sprintf("%s %s: %d characters; expected at most %d like %s", what, name, len(name), l.most, l.valid))
		}
		checked++
	}
	check("stack", made.Name)
	for _, r := range made.Resources {
		for property, value := range r.Properties {
			short := r.Type[strings.LastIndex(r.Type, ":")+1:]
			if own := property == "Name" || strings.HasSuffix(property, "Name") && strings.HasPrefix(short, strings.TrimSuffix(property, "Name")) || property == short+"Name"; !own {
				continue
			}
			if name, ok := resolved(value, made.Name); ok {
				check(r.Type+" "+property, name)
			}
		}
	}
	return checked, found
}

// resolved is a name that a template gives: as text, or joined from the stack's name and texts.
func resolved(value any, stack string) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case props:
		if ref, ok := v["Ref"].(string); ok && ref == "AWS::StackName" {
			return stack, true
		}
		join, ok := v["Fn::Join"].([]any)
		if !ok || len(join) != 2 {
			return "", false // that of another resource
		}
		var whole []string
		for _, part := range list(join[1]) {
			text, ok := resolved(part, stack)
			if !ok {
				return "", false
			}
			whole = append(whole, text)
		}
		return strings.Join(whole, join[0].(string)), true
	}
	return "", false
}

// TestNames_Longest: in the environment with the longest name, every name that we give is one that its service takes.
// Those that CloudFormation generates are cut by itself.
func TestNames_Longest(t *testing.T) {
	longest, err := names.FromBranch(strings.Repeat("feature-", 40))
	if err != nil || len(longest) != config.MaxName {
		t.Fatalf("FromBranch = %q, %v; want %d characters", longest, err, config.MaxName)
	}
	for _, made := range append(synth(t, longest).Templates, accountOf(t)) {
		checked, found := breaches(made)
		for _, f := range found {
			t.Errorf("%s: %s", made.Stack, f)
		}
		if checked < 1 || made.Stack == "Compute1" && checked < 5 {
			t.Errorf("%s: %d names were checked; want the stack's, its log groups' and more", made.Stack, checked)
		}
	}
}

func TestNames_Red(t *testing.T) {
	long := strings.Repeat("x", 70)
	for want, r := range map[string]assembly.Resource{
		"70 characters; expected at most 64": {Type: "AWS::Lambda::Function", Properties: props{"FunctionName": long}},
		"expected at most 63 like":           {Type: "AWS::S3::Bucket", Properties: props{"BucketName": "Uploads"}},
		"nobody knows":                       {Type: "AWS::New::Thing", Properties: props{"Name": "a"}},
		"600 characters": {Type: "AWS::Logs::LogGroup", Properties: props{"LogGroupName": props{"Fn::Join": []any{"", []any{"/", props{"Ref": "AWS::StackName"},
			"/" + strings.Repeat("y", 593)}}}}},
	} {
		if _, found := breaches(assembly.Template{Name: "stack", Resources: map[string]assembly.Resource{"R": r}}); len(found) != 1 || !strings.Contains(found[0], want) {
			t.Errorf("found %q; want %q", found, want)
		}
	}
}
