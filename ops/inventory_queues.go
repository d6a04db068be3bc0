package ops

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/teardown"
)

// QueueState is a queue of an environment.
type QueueState struct {
	Name       string `json:"name"` // logical id in its stack
	URL        string `json:"url"`
	DeadLetter bool   `json:"deadLetter"`
	Visible    int    `json:"visible"`  // messages that wait
	InFlight   int    `json:"inFlight"` // messages that are being worked on
}

// queues lists the queues in an environment's stacks.
func (t Target) queues(ctx context.Context, environment string) ([]QueueState, error) {
	found, _, err := t.queuesOf(ctx, environment)
	return found, err
}

// queuesOf also lists everything else in them.
func (t Target) queuesOf(ctx context.Context, environment string) ([]QueueState, []stackResources, error) {
	stacks, err := teardown.List(ctx, t.teardown().Stacks, environment)
	if err != nil {
		return nil, nil, err
	}
	found, resources := []QueueState{}, make([]stackResources, len(stacks))
	for i, s := range stacks {
		resources[i] = stackResources{s.Name, map[string]string{}}
		pages := cloudformation.NewListStackResourcesPaginator(cloudformation.NewFromConfig(t.AWS), &cloudformation.ListStackResourcesInput{StackName: &s.Name})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, nil, fmt.Errorf("list resources of stack %s: %w", s.Name, err)
			}
			for _, r := range page.StackResourceSummaries {
				resources[i].ids[aws.ToString(r.LogicalResourceId)] = aws.ToString(r.PhysicalResourceId)
				if aws.ToString(r.ResourceType) == "AWS::SQS::Queue" {
					found = append(found, QueueState{Name: aws.ToString(r.LogicalResourceId), URL: aws.ToString(r.PhysicalResourceId)})
				}
			}
		}
	}
	return found, resources, t.measure(ctx, found)
}

// measure fills in how full the queues are, and which of them the others name as their dead-letter queue.
func (t Target) measure(ctx context.Context, queues []QueueState) error {
	api, arns, dead := sqs.NewFromConfig(t.AWS), map[int]string{}, ""
	for i, q := range queues {
		out, err := api.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: &q.URL, AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNameAll}})
		if err != nil {
			return fmt.Errorf("read attributes of queue %s: %w", q.Name, err)
		}
		arns[i] = out.Attributes["QueueArn"]
		dead += out.Attributes["RedrivePolicy"]
		queues[i].Visible = number(out.Attributes["ApproximateNumberOfMessages"])
		queues[i].InFlight = number(out.Attributes["ApproximateNumberOfMessagesNotVisible"])
	}
	for i := range queues {
		queues[i].DeadLetter = strings.Contains(dead, `"`+arns[i]+`"`)
	}
	return nil
}

// number reads a count as SQS writes it; an attribute that is not there counts nothing.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// deadLetters counts the messages in an environment's dead-letter queues.
func (t Target) deadLetters(ctx context.Context, environment string) (int, error) {
	queues, err := t.queues(ctx, environment)
	sum := 0
	for _, q := range queues {
		if q.DeadLetter {
			sum += q.Visible + q.InFlight
		}
	}
	return sum, err
}
