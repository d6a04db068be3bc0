package redrive

import (
	"encoding/json"
	"strings"
)

// Kind is what put a message into a dead-letter queue.
type Kind string

// The kinds of dead letters.
const (
	FromQueue     Kind = "queue"       // SQS, after too many receives: the message as it was sent
	FromInvoke    Kind = "invoke"      // Lambda's dead-letter queue of asynchronous invocations: the event, the error in attributes
	FromFailure   Kind = "destination" // Lambda's on-failure destination of asynchronous invocations: the event inside a report
	FromRule      Kind = "rule"        // EventBridge, for an event that its target did not take
	FromSchedule  Kind = "schedule"    // EventBridge Scheduler, for a run that did not start
	FromStream    Kind = "stream"      // an event source's on-failure destination: which records failed, not what is in them
	FromTopic     Kind = "topic"       // SNS, for a message that its subscriber did not take
	FromRun       Kind = "run"         // EventBridge's event of a run of Step Functions that failed
	FromUndefined Kind = "unknown"
)

// Envelope is what a dead letter says of itself, beyond the message that failed.
type Envelope struct {
	Kind    Kind         `json:"kind"`
	Payload string       `json:"-"`                // what the target would have to be given again
	Target  string       `json:"target,omitempty"` // ARN of what failed
	Origin  string       `json:"origin,omitempty"` // ARN of the rule or schedule
	Error   string       `json:"error,omitempty"`
	Cause   string       `json:"cause,omitempty"` // why there were no further tries
	Stream  *StreamRange `json:"stream,omitempty"`
}

// StreamRange is where in a stream the records lie that failed. They can be read again until the stream forgets them.
type StreamRange struct {
	Stream string `json:"stream"` // ARN
	Shard  string `json:"shard"`
	First  string `json:"first"` // sequence number
	Last   string `json:"last"`
	Size   int    `json:"size"`
}

// report is the body that Lambda sends to on-failure destinations (Lambda developer guide, "Capturing records of
// asynchronous invocations" and "Retaining discarded batches").
type report struct {
	RequestContext *struct {
		FunctionARN string `json:"functionArn"`
		Condition   string `json:"condition"`
	} `json:"requestContext"`
	RequestPayload  json.RawMessage `json:"requestPayload"`
	ResponsePayload json.RawMessage `json:"responsePayload"`
	ResponseContext struct {
		FunctionError string `json:"functionError"`
	} `json:"responseContext"`
	DynamoDB *batchInfo `json:"DDBStreamBatchInfo"`
	Kinesis  *batchInfo `json:"KinesisBatchInfo"`
}

type batchInfo struct {
	Shard  string `json:"shardId"`
	First  string `json:"startSequenceNumber"`
	Last   string `json:"endSequenceNumber"`
	Size   int    `json:"batchSize"`
	Stream string `json:"streamArn"`
}

// Open reads what a dead letter says of itself.
func (m Message) Open() Envelope {
	if m.Source != "" {
		return Envelope{Kind: FromQueue, Payload: m.Body, Target: m.Source}
	}
	if e, ok := m.openAttributes(); ok {
		return e
	}
	if e, ok := m.openReport(); ok {
		return e
	}
	if e, ok := m.openRun(); ok {
		return e
	}
	return Envelope{Kind: FromUndefined, Payload: m.Body}
}

// openAttributes reads what EventBridge, its Scheduler, Lambda and SNS say in attributes (EventBridge user guide,
// "Using dead-letter queues"; Scheduler user guide, "Configuring a dead-letter queue"; Lambda developer guide,
// "Dead-letter queues"; SNS developer guide, "Dead-letter queues").
func (m Message) openAttributes() (Envelope, bool) {
	e := Envelope{Payload: m.Body, Target: m.text("TARGET_ARN"), Cause: m.text("EXHAUSTED_RETRY_CONDITION"), Error: join(m.text("ERROR_CODE"), m.text("ERROR_MESSAGE"))}
	switch {
	case m.text("RULE_ARN") != "":
		e.Kind, e.Origin = FromRule, m.text("RULE_ARN")
	case m.text("SCHEDULE_ARN") != "":
		e.Kind, e.Origin = FromSchedule, m.text("SCHEDULE_ARN")
	case m.text("RequestID") != "" && m.text("ErrorCode") != "":
		e.Kind, e.Error = FromInvoke, join(m.text("ErrorCode"), m.text("ErrorMessage"))
		var n struct{ Type, TopicArn string }
		if json.Unmarshal([]byte(m.Body), &n) == nil && n.Type == "Notification" && n.TopicArn != "" {
			e.Kind, e.Origin = FromTopic, n.TopicArn
		}
	default:
		return Envelope{}, false
	}
	return e, true
}

// openReport reads what Lambda says in the body.
func (m Message) openReport() (Envelope, bool) {
	var r report
	if json.Unmarshal([]byte(m.Body), &r) != nil || r.RequestContext == nil || !strings.HasPrefix(r.RequestContext.FunctionARN, "arn:") {
		return Envelope{}, false
	}
	e := Envelope{Kind: FromFailure, Target: r.RequestContext.FunctionARN, Cause: r.RequestContext.Condition, Error: r.failure()}
	info := r.DynamoDB
	if info == nil {
		info = r.Kinesis
	}
	switch {
	case info != nil:
		e.Kind, e.Stream = FromStream, &StreamRange{info.Stream, info.Shard, info.First, info.Last, info.Size}
	case len(r.RequestPayload) == 0:
		return Envelope{}, false
	default:
		e.Payload = string(r.RequestPayload)
	}
	return e, true
}

// openRun reads what EventBridge says of a run (Step Functions developer guide, "Automating event delivery").
func (m Message) openRun() (Envelope, bool) {
	var e struct {
		Source string `json:"source"`
		Detail struct {
			Run     string `json:"executionArn"`
			Machine string `json:"stateMachineArn"`
			Status  string `json:"status"`
			Input   string `json:"input"`
			Error   string `json:"error"`
			Cause   string `json:"cause"`
		} `json:"detail"`
	}
	if json.Unmarshal([]byte(m.Body), &e) != nil || e.Source != "aws.states" || e.Detail.Machine == "" {
		return Envelope{}, false
	}
	d := e.Detail
	return Envelope{Kind: FromRun, Payload: d.Input, Target: d.Machine, Origin: d.Run, Error: join(d.Error, d.Cause), Cause: d.Status}, true
}

// failure is the error that the function answered with.
func (r report) failure() string {
	var f struct{ ErrorType, ErrorMessage string }
	if json.Unmarshal(r.ResponsePayload, &f) != nil {
		return r.ResponseContext.FunctionError
	}
	if text := join(f.ErrorType, f.ErrorMessage); text != "" {
		return text
	}
	return r.ResponseContext.FunctionError
}

func (m Message) text(attribute string) string { return m.Attributes[attribute].Text }

func join(kind, text string) string {
	if kind == "" || text == "" {
		return kind + text
	}
	return kind + ": " + text
}
