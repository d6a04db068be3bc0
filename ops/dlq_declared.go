package ops

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/template"
)

// senders reads what an environment's templates say: which rules, schedules, topics and functions send to which queue what
// they could not deliver. AWS's own answers are in five services; a template has them all.
func (t Target) senders(ctx context.Context, stacks []stackResources) (map[string][]DeadSource, error) {
	var app template.App
	api := cloudformation.NewFromConfig(t.AWS)
	for _, s := range stacks {
		out, err := api.GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: &s.name, TemplateStage: types.TemplateStageProcessed})
		if err != nil {
			return nil, fmt.Errorf("read template of stack %s: %w", s.name, err)
		}
		parsed, err := template.Parse(s.name, aws.ToString(out.TemplateBody))
		if err != nil {
			return nil, err
		}
		app = append(app, parsed)
	}
	return senders(app, func(r template.Resource) string { return physical(stacks, r) }), nil
}

// stackResources is a stack with the physical ids of what is in it.
type stackResources struct {
	name string
	ids  map[string]string // by logical id
}

func physical(stacks []stackResources, r template.Resource) string {
	for _, s := range stacks {
		if s.name == r.Stack {
			return s.ids[r.ID]
		}
	}
	return ""
}

// senders finds what sends to dead-letter queues, by the URL of the queue.
func senders(app template.App, physical func(template.Resource) string) map[string][]DeadSource {
	found := map[string][]DeadSource{}
	add := func(r template.Resource, kind redrive.Kind, deadLetter, target any) {
		q, ok := app.Follow(r, deadLetter, "AWS::SQS::Queue")
		if !ok {
			return
		}
		s := DeadSource{Kind: kind, Name: r.ID}
		for _, kind := range []string{"AWS::Lambda::Alias", "AWS::Lambda::Function"} { // an alias answers for the version behind it
			if f, ok := app.Follow(r, target, kind); ok && s.Function == "" {
				s.Function = physical(f)
			}
		}
		found[physical(q)] = append(found[physical(q)], s)
	}
	for _, r := range app.Sorted() {
		deadLetters(r, add)
	}
	return found
}

// deadLetters gives every dead-letter queue that a resource names, with what it is that was not reached.
func deadLetters(r template.Resource, add func(r template.Resource, kind redrive.Kind, deadLetter, target any)) {
	switch r.Type {
	case "AWS::Events::Rule":
		for _, v := range r.List("Targets") {
			target, _ := v.(map[string]any)
			add(r, redrive.FromRule, target["DeadLetterConfig"], target["Arn"])
			if text := fmt.Sprint(target["Arn"]); strings.Contains(text, deadLetterID) { // as of a workflow: events of runs that failed
				add(r, redrive.FromRule, target["Arn"], nil)
			}
		}
	case "AWS::Scheduler::Schedule":
		add(r, redrive.FromSchedule, r.Get("Target", "DeadLetterConfig"), r.Get("Target", "Arn"))
	case "AWS::SNS::Subscription":
		add(r, redrive.FromTopic, r.Get("RedrivePolicy"), r.Get("Endpoint"))
	case "AWS::Lambda::Function":
		add(r, redrive.FromInvoke, r.Get("DeadLetterConfig"), map[string]any{"Ref": r.ID})
	}
}

// label is a source as people read it.
func (s DeadSource) label() string {
	if s.Queue != "" {
		return s.Queue
	}
	return strings.TrimSpace(string(s.Kind) + " " + s.Name)
}
