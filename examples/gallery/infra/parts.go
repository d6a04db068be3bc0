package main

import (
	"time"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/consumer"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/constructs/schedule"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/topic"
	"github.com/mainstay-go/mainstay/constructs/website"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/constructs/workflow"
)

func (g *gallery) tables() {
	g.notes = table.New(g.stack, "Notes", table.Props{PartitionKey: "id"})
	g.orders = table.New(g.stack, "Orders", table.Props{PartitionKey: "id", Stream: true})
}

// messages: topic → queue → function.
func (g *gallery) messages() *topic.Topic {
	placed := topic.New(g.stack, "Placed", topic.Props{})
	w := worker.New(g.stack, "Message", worker.Props{Function: g.props("note-message", nil)})
	g.writesNotes(w.Function)
	placed.SubscribeQueue(w.Queue, true)
	return placed
}

// workflow: two functions, the second of which gets what the first returned.
func (g *gallery) workflow() *workflow.Workflow {
	first := g.writesNotes(function.New(g.stack, "First", g.props("note-first", nil)))
	second := g.writesNotes(function.New(g.stack, "Second", g.props("note-second", nil)))
	return workflow.New(g.stack, "Order", workflow.Props{Name: "order", Steps: []workflow.Step{
		{Name: "First", To: first, Retries: 1}, {Name: "Second", To: second, Retries: 1}}})
}

// each: a function that is given each item of a list until it is done with it.
func (g *gallery) each() *workflow.Workflow {
	part := g.writesNotes(function.New(g.stack, "Part", g.props("note-part", nil)))
	return workflow.NewEach(g.stack, "Each", workflow.EachProps{Name: "each", To: part, PartTimeout: 10 * time.Second})
}

// events: a table's changes, EventBridge's events to a function and to a queue, and the clock.
func (g *gallery) events() {
	c := consumer.New(g.stack, "Change", consumer.Props{Function: g.props("note-change", nil), Table: g.orders, Retries: 1})
	g.writesNotes(c.Function)
	f := g.writesNotes(function.New(g.stack, "Event", g.props("note-event", nil)))
	rule.New(g.stack, "Told", rule.Props{Function: f, Pattern: rule.Pattern{Sources: []string{"gallery"}, DetailTypes: []string{"told"}}})
	rule.New(g.stack, "Kept", rule.Props{Queue: queue.New(g.stack, "Keep", queue.Props{}), Pattern: rule.Pattern{
		Sources: []string{"gallery"}, Detail: map[string]any{"keep": []bool{true}}}})
	s := schedule.New(g.stack, "Clock", schedule.Props{Function: g.props("note-clock", nil), Expression: "rate(1 minute)", Input: `{"from":"the clock"}`})
	g.writesNotes(s.Function)
}

// site has what is created only: nobody uploads anything.
func (g *gallery) site() {
	website.New(g.stack, "Site", website.Props{NotFound: "404.html"})
	bucket.New(g.stack, "Archive", bucket.Props{Expire: 30 * 24 * time.Hour})
}
