package cost

import "github.com/mainstay-go/mainstay/engines/template"

// What Lambda asks a queue for while nothing happens: 5 pollers (Lambda developer guide, "Using Lambda with Amazon SQS")
// that each wait 20 seconds (long polling; both from memory).
const (
	pollers       = 5
	pollsAMinute  = 3
	minutesADay   = 24 * 60
	requestsToEnd = 3 // a message is sent, received and deleted
)

// queue: requests of up to 64 KB, and the polling of its event source. Where messages flow, the polls that find some are
// counted twice: polls are an upper bound.
func queue(s subject) {
	price := sqsStandard
	if s.True("FifoQueue") {
		price = sqsFIFO
	}
	n := s.sum("requests").Add(s.sum("messages", per("batch"), chunks("message_kb", 64)).Mul(N(requestsToEnd)))
	if n.Sign() > 0 || !polled(s) {
		s.charge(price, n, "each message is sent, received and deleted")
	}
	if polled(s) {
		s.charge(price, N(pollers*pollsAMinute*minutesADay).Mul(s.days), "%d pollers, %d polls a minute each, also when idle", pollers, pollsAMinute)
	}
}

// polled says whether Lambda polls the queue.
func polled(s subject) bool {
	for _, m := range s.app.OfType("AWS::Lambda::EventSourceMapping") {
		q, ok := s.app.Follow(m, m.Properties["EventSourceArn"], "AWS::SQS::Queue")
		if ok && q.Name() == s.Name() && (m.Get("Enabled") == nil || m.True("Enabled")) {
			return true
		}
	}
	return false
}

func topic(s subject) {
	price := snsStandard
	if s.True("FifoTopic") {
		price = snsFIFO
	}
	s.charge(price, s.sum("publishes", chunks("message_kb", 64)), "")
}

func bus(s subject) { s.charge(customEvent, s.sum("events", chunks("event_kb", 64)), "") }

func archive(s subject) { s.charge(archiveStorage, s.sum("storage_gb"), "") }

func pipe(s subject) { s.charge(pipeRequest, s.sum("requests"), "") }

// schedule: each of its invocations, unless it is switched off.
func schedule(s subject) {
	if s.Text("State") == "DISABLED" {
		return
	}
	n, err := Runs(s.Text("ScheduleExpression"), s.days)
	if err != nil {
		s.charge(scheduled, Number{}, "not estimated: %v", err)
		return
	}
	s.charge(scheduled, n, "%s", s.Text("ScheduleExpression"))
}

// scheduledFor returns how often a month rules and schedules invoke a function.
func scheduledFor(s subject) Number {
	var n Number
	for _, r := range s.app.OfType("AWS::Events::Rule") {
		for _, t := range r.List("Targets") {
			n = n.Add(runsFor(s, r, t))
		}
	}
	for _, r := range s.app.OfType("AWS::Scheduler::Schedule") {
		n = n.Add(runsFor(s, r, r.Get("Target")))
	}
	return n
}

func runsFor(s subject, from template.Resource, target any) Number {
	t, _ := target.(map[string]any)
	f, ok := s.app.Follow(from, t["Arn"], "AWS::Lambda::Function")
	if !ok || f.Name() != s.Name() || from.Text("State") == "DISABLED" {
		return Number{}
	}
	n, err := Runs(from.Text("ScheduleExpression"), s.days)
	if err != nil {
		return Number{}
	}
	return n
}

// stream: on demand by the hour and gigabyte, or else by shard.
func stream(s subject) {
	if s.Text("StreamModeDetails", "StreamMode") == "PROVISIONED" || s.Get("ShardCount") != nil {
		s.charge(kinesisShard, s.number(1, "ShardCount").Mul(s.hours()), "")
		return
	}
	s.charge(kinesisOnDemand, s.hours(), "")
	s.charge(kinesisIn, s.sum("gb_in"), "")
}
