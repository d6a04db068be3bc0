package coverage

import (
	"encoding/json"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/names"
)

// Subject is a resource that rows of the policy are about.
type Subject struct {
	template.Resource
	Kind    policy.Kind
	Numbers policy.Numbers
	Key     template.Resource // what the dimensions of its alarms refer to: mostly itself
}

const (
	functionType = "AWS::Lambda::Function"
	queueType    = "AWS::SQS::Queue"
	topicType    = "AWS::SNS::Topic"
)

// Subjects returns what rows are about in an application, by stack and logical id.
func Subjects(app template.App) []Subject {
	r := reader{app, deadLetters(app), alarmTopics(app)}
	var all []Subject
	for _, resource := range app.Sorted() {
		if read, ok := readers()[resource.Type]; ok {
			all = append(all, read(r, resource)...)
		}
	}
	return all
}

type reader struct {
	app                      template.App
	deadLetters, alarmTopics map[string]bool // by name
}

func readers() map[string]func(reader, template.Resource) []Subject {
	return map[string]func(reader, template.Resource) []Subject{
		functionType:                       reader.function,
		queueType:                          reader.queue,
		topicType:                          reader.topic,
		"AWS::Lambda::EventInvokeConfig":   reader.async,
		"AWS::Lambda::EventSourceMapping":  reader.fed,
		"AWS::Scheduler::Schedule":         reader.schedule,
		"AWS::StepFunctions::StateMachine": reader.workflow,
		"AWS::Events::Rule":                reader.rule,
		"AWS::DynamoDB::Table":             plain(policy.Table),
		"AWS::ApiGatewayV2::Api":           plain(policy.API),
		"AWS::CodeDeploy::DeploymentGroup": plain(policy.Delivery),
		"AWS::SES::ConfigurationSet":       plain(policy.Mail),
	}
}

func plain(k policy.Kind) func(reader, template.Resource) []Subject {
	return func(_ reader, r template.Resource) []Subject { return one(r, k, nil) }
}

func one(r template.Resource, k policy.Kind, n policy.Numbers) []Subject {
	return []Subject{{r, k, n, r}}
}

// function: its default timeout is 3 seconds (CloudFormation reference).
func (reader) function(r template.Resource) []Subject {
	all := one(r, policy.Function, policy.Numbers{policy.Timeout: 1000 * r.Number(3, "Timeout")})
	if gap, ok := r.Metadata[names.MetadataProbe].(float64); ok {
		all = append(all, one(r, policy.Probe, policy.Numbers{policy.Gap: gap})...)
	}
	return all
}

// queue: the defaults are 30 seconds and four days (CloudFormation reference).
func (d reader) queue(r template.Resource) []Subject {
	n := policy.Numbers{policy.Visibility: r.Number(30, "VisibilityTimeout"), policy.Retention: r.Number(345_600, "MessageRetentionPeriod")}
	if d.deadLetters[r.Name()] {
		return one(r, policy.DeadLetter, n)
	}
	return one(r, policy.Queue, n)
}

func (d reader) topic(r template.Resource) []Subject {
	if d.alarmTopics[r.Name()] {
		return one(r, policy.AlarmTopic, nil)
	}
	return one(r, policy.Topic, nil)
}

// of is a subject whose alarms are about a function.
func (d reader) of(r template.Resource, function any, k policy.Kind, n policy.Numbers) []Subject {
	key, ok := d.app.Follow(r, function, functionType)
	if !ok {
		return nil // somebody else's function
	}
	return []Subject{{r, k, n, key}}
}

// async: the default age is six hours (CloudFormation reference).
func (d reader) async(r template.Resource) []Subject {
	return d.of(r, r.Get("FunctionName"), policy.Async, policy.Numbers{policy.MaxAge: 1000 * r.Number(21_600, "MaximumEventAgeInSeconds")})
}

// fed: a mapping of a queue has no position to start at, one of a stream must have one.
func (d reader) fed(r template.Resource) []Subject {
	if r.Get("Enabled") == false {
		return nil
	}
	if r.Get("StartingPosition") != nil {
		return d.of(r, r.Get("FunctionName"), policy.Consumer, policy.Numbers{policy.Retention: policy.StreamRetention})
	}
	return d.of(r, r.Get("FunctionName"), policy.Worker, policy.Numbers{policy.Concurrency: r.Number(0, "ScalingConfig", "MaximumConcurrency")})
}

func (reader) rule(r template.Resource) []Subject {
	if r.Text("State") == "DISABLED" {
		return nil
	}
	return one(r, policy.Rule, nil)
}

func (d reader) schedule(r template.Resource) []Subject {
	gap, ok := policy.LongestGap(r.Text("ScheduleExpression"))
	if !ok || r.Text("State") == "DISABLED" {
		return nil
	}
	return d.of(r, r.Get("Target", "Arn"), policy.Schedule, policy.Numbers{policy.Gap: gap.Seconds()})
}

func (reader) workflow(r template.Resource) []Subject {
	seconds := r.Number(0, "Definition", "TimeoutSeconds")
	var definition struct{ TimeoutSeconds float64 }
	if err := json.Unmarshal([]byte(r.Text("DefinitionString")), &definition); err == nil {
		seconds = definition.TimeoutSeconds
	}
	return one(r, policy.Workflow, policy.Numbers{policy.Timeout: 1000 * seconds})
}
