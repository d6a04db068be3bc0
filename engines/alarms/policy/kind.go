package policy

// Kind is a kind of thing that alarms are about.
type Kind string

// The kinds. Some share a type of resource: a dead-letter queue is watched for other things than a queue that is worked on.
const (
	Function   Kind = "function"
	Async      Kind = "async"    // what becomes of a function's asynchronous events
	Delivery   Kind = "delivery" // traffic that moves to a new version
	Worker     Kind = "worker"   // a function that is fed by a queue
	Consumer   Kind = "consumer" // a function that is fed by a stream
	Queue      Kind = "queue"
	DeadLetter Kind = "dead-letter"
	Table      Kind = "table"
	API        Kind = "api"
	Rule       Kind = "rule"
	Schedule   Kind = "schedule"
	Topic      Kind = "topic"
	AlarmTopic Kind = "alarm-topic" // one that alarms are sent to
	Workflow   Kind = "workflow"
	Probe      Kind = "probe"   // a function that uses the application as somebody would
	Mail       Kind = "mail"    // what is sent with a configuration set of SES's
	Service    Kind = "service" // a unit of a service as a whole: composite alarms
	Release    Kind = "release" // a deployment that is under way
)

// Type is the CloudFormation type of what is watched; "" for what is no resource.
func (k Kind) Type() string { return types()[k] }

func types() map[Kind]string {
	return map[Kind]string{
		Function: "AWS::Lambda::Function", Probe: "AWS::Lambda::Function", Async: "AWS::Lambda::EventInvokeConfig",
		Delivery: "AWS::CodeDeploy::DeploymentGroup", Worker: "AWS::Lambda::EventSourceMapping", Consumer: "AWS::Lambda::EventSourceMapping",
		Queue: "AWS::SQS::Queue", DeadLetter: "AWS::SQS::Queue", Table: "AWS::DynamoDB::Table", API: "AWS::ApiGatewayV2::Api",
		Rule: "AWS::Events::Rule", Schedule: "AWS::Scheduler::Schedule", Topic: "AWS::SNS::Topic", AlarmTopic: "AWS::SNS::Topic",
		Workflow: "AWS::StepFunctions::StateMachine", Mail: "AWS::SES::ConfigurationSet",
	}
}

// Number names a number of the watched resource's own, which a row may use.
type Number string

// The numbers, each in the unit of the metric that it is compared with.
const (
	Timeout     Number = "timeout"     // milliseconds: of a function or a run of a workflow
	Concurrency Number = "concurrency" // invocations at a time at most
	Visibility  Number = "visibility"  // seconds that a received message is hidden
	Retention   Number = "retention"   // seconds that messages are kept; of a stream milliseconds, as its age is
	MaxAge      Number = "max-age"     // milliseconds that an event is kept
	Gap         Number = "gap"         // seconds between runs, the longest
)

// Numbers are those of one resource.
type Numbers map[Number]float64
