package drill

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// AWS is the Site that people are called from.
type AWS struct {
	watch  *cloudwatch.Client
	topics *sns.Client
	queues *sqs.Client
}

// NewAWS returns the Site of an account and a Region.
func NewAWS(cfg aws.Config) AWS {
	return AWS{cloudwatch.NewFromConfig(cfg), sns.NewFromConfig(cfg), sqs.NewFromConfig(cfg)}
}

func bothTypes() []types.AlarmType {
	return []types.AlarmType{types.AlarmTypeMetricAlarm, types.AlarmTypeCompositeAlarm}
}

// Alarms implements Site.
func (s AWS) Alarms(ctx context.Context, prefix string) ([]Alarm, error) {
	var all []Alarm
	pages := cloudwatch.NewDescribeAlarmsPaginator(s.watch, &cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: &prefix, AlarmTypes: bothTypes()})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list alarms of %s: %w", prefix, err)
		}
		for _, a := range page.MetricAlarms {
			all = append(all, Alarm{Name: aws.ToString(a.AlarmName), State: State(a.StateValue), Enabled: aws.ToBool(a.ActionsEnabled),
				Topics: onlyTopics(a.AlarmActions), OverAt: onlyTopics(a.OKActions)})
		}
		for _, a := range page.CompositeAlarms {
			one := Alarm{Name: aws.ToString(a.AlarmName), State: State(a.StateValue), Enabled: aws.ToBool(a.ActionsEnabled), Composite: true,
				Topics: onlyTopics(a.AlarmActions), OverAt: onlyTopics(a.OKActions)}
			if a.ActionsSuppressor != nil {
				one.Waits = time.Duration(aws.ToInt32(a.ActionsSuppressorWaitPeriod)) * time.Second
			}
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b Alarm) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// onlyTopics leaves actions out that are none, such as of Auto Scaling.
func onlyTopics(actions []string) []string {
	return slices.DeleteFunc(slices.Clone(actions), func(action string) bool {
		a, err := arn.Parse(action)
		return err != nil || a.Service != "sns"
	})
}

// Set implements Site.
func (s AWS) Set(ctx context.Context, alarm string, state State, reason string) error {
	_, err := s.watch.SetAlarmState(ctx, &cloudwatch.SetAlarmStateInput{AlarmName: &alarm, StateValue: types.StateValue(state), StateReason: &reason})
	if err != nil {
		return fmt.Errorf("set alarm %q to %s: %w", alarm, state, err)
	}
	return nil
}

// Failures implements Site.
func (s AWS) Failures(ctx context.Context, alarm string, since time.Time) ([]string, error) {
	out, err := s.watch.DescribeAlarmHistory(ctx, &cloudwatch.DescribeAlarmHistoryInput{AlarmName: &alarm, AlarmTypes: bothTypes(),
		HistoryItemType: types.HistoryItemTypeAction, StartDate: aws.Time(since), ScanBy: types.ScanByTimestampAscending})
	if err != nil {
		return nil, fmt.Errorf("read history of alarm %q: %w", alarm, err)
	}
	var all []string
	for _, item := range out.AlarmHistoryItems {
		all = append(all, aws.ToString(item.HistorySummary))
	}
	return all, nil
}

// Subscribers implements Site.
func (s AWS) Subscribers(ctx context.Context, topic string) ([]Subscriber, error) {
	var all []Subscriber
	err := s.subscriptions(ctx, topic, func(protocol, endpoint, subscription string) {
		all = append(all, Subscriber{protocol, endpoint, strings.HasPrefix(subscription, "arn:")}) // else it is PendingConfirmation
	})
	return all, err
}

func (s AWS) subscriptions(ctx context.Context, topic string, each func(protocol, endpoint, subscription string)) error {
	pages := sns.NewListSubscriptionsByTopicPaginator(s.topics, &sns.ListSubscriptionsByTopicInput{TopicArn: &topic})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("list subscriptions to %s: %w", topic, err)
		}
		for _, one := range page.Subscriptions {
			each(aws.ToString(one.Protocol), aws.ToString(one.Endpoint), aws.ToString(one.SubscriptionArn))
		}
	}
	return nil
}

// Queues implements Site.
func (s AWS) Queues(ctx context.Context, prefix string) ([]string, error) {
	var all []string
	pages := sqs.NewListQueuesPaginator(s.queues, &sqs.ListQueuesInput{QueueNamePrefix: &prefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list queues of %s: %w", prefix, err)
		}
		for _, url := range page.QueueUrls {
			all = append(all, url[strings.LastIndex(url, "/")+1:])
		}
	}
	return all, nil
}

// Remove implements Site.
func (s AWS) Remove(ctx context.Context, queue string, topics []string) error {
	var errs []error
	for _, topic := range topics {
		errs = append(errs, s.subscriptions(ctx, topic, func(_, endpoint, subscription string) {
			if strings.HasSuffix(endpoint, ":"+queue) && strings.HasPrefix(subscription, "arn:") {
				errs = append(errs, s.unsubscribe(ctx, subscription))
			}
		}))
	}
	out, err := s.queues.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &queue})
	switch {
	case missing(err):
	case err != nil:
		errs = append(errs, fmt.Errorf("find queue %s: %w", queue, err))
	default:
		errs = append(errs, s.deleteQueue(ctx, aws.ToString(out.QueueUrl)))
	}
	return errors.Join(errs...)
}
