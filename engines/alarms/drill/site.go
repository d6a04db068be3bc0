package drill

import (
	"context"
	"slices"
	"time"
)

// Site is where alarms are and who they tell: CloudWatch, SNS and SQS.
type Site interface {
	// Alarms returns the alarms whose names begin with prefix, in the order of their names.
	Alarms(ctx context.Context, prefix string) ([]Alarm, error)
	// Set sets an alarm's state until it is evaluated again. The alarm does what it does when it comes into that state.
	Set(ctx context.Context, alarm string, s State, reason string) error
	// Listen subscribes a new queue of that name to a topic. What it makes before an error it removes.
	Listen(ctx context.Context, topic, queue string) (Ear, error)
	// Subscribers says who is told of what comes to a topic.
	Subscribers(ctx context.Context, topic string) ([]Subscriber, error)
	// Failures returns what CloudWatch says of actions of an alarm since a time, such as why they failed.
	Failures(ctx context.Context, alarm string, since time.Time) ([]string, error)
	// Queues returns the names of the queues that begin with prefix.
	Queues(ctx context.Context, prefix string) ([]string, error)
	// Remove removes a queue and its subscription to any of the topics; neither has to be there.
	Remove(ctx context.Context, queue string, topics []string) error
}

// Ear hears what a topic is told.
type Ear interface {
	// Hear waits a while for messages, and returns none where there are none.
	Hear(ctx context.Context) ([]Told, error)
	// Close removes the subscription and the queue.
	Close(ctx context.Context) error
}

// State is that of an alarm.
type State string

// The states, in CloudWatch's words.
const (
	OK      State = "OK"
	On      State = "ALARM"
	Unknown State = "INSUFFICIENT_DATA"
)

// Alarm is an alarm as far as a drill goes.
type Alarm struct {
	Name      string
	State     State
	Enabled   bool          // its actions are
	Composite bool          //
	Waits     time.Duration // how long a composite alarm waits whether something keeps it quiet, before it tells
	Topics    []string      // ARNs of those that are told when it goes on
	OverAt    []string      // and of those when it is over
}

// over says whether a topic is told when the alarm is over.
func (a Alarm) over(topic string) bool { return slices.Contains(a.OverAt, topic) }

// Told is a message of an alarm.
type Told struct {
	Alarm  string `json:"AlarmName"`
	State  State  `json:"NewStateValue"`
	Reason string `json:"NewStateReason"`
}

// Subscriber is somebody who is told.
type Subscriber struct {
	Protocol  string // such as email or https
	Endpoint  string
	Confirmed bool // else nothing is sent there yet
}
