package cdk

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/names"
)

// DefaultLogRetention is how long logs are kept where nothing else is said.
const DefaultLogRetention = 30 * day

const day = 24 * time.Hour

// LogGroup makes a log group that its stack owns, with a name that says whose it is.
func LogGroup(scope constructs.Construct, logger string, retention time.Duration, retain bool) awslogs.LogGroup {
	name := names.LogGroup(*Constant("AWS::StackName", awscdk.Aws_STACK_NAME), logger)
	return awslogs.NewLogGroup(scope, jsii.String("Logs"), &awslogs.LogGroupProps{
		LogGroupName: &name, Retention: retentions()[retention], RemovalPolicy: Removal(retain)})
}

// CheckLogRetention reports a retention that CloudWatch Logs does not offer.
func CheckLogRetention(d time.Duration) error {
	if _, ok := retentions()[d]; ok {
		return nil
	}
	var days []int
	for _, r := range slices.Sorted(maps.Keys(retentions())) {
		days = append(days, int(r/day))
	}
	return Wrong("LogRetention", d, fmt.Sprintf("one of %v days (CloudWatch Logs)", days), "choose the next longer one")
}

// retentions are those that CloudWatch Logs offers up to a year and a half (PutRetentionPolicy, API reference, 2026).
func retentions() map[time.Duration]awslogs.RetentionDays {
	return map[time.Duration]awslogs.RetentionDays{
		1 * day: awslogs.RetentionDays_ONE_DAY, 3 * day: awslogs.RetentionDays_THREE_DAYS, 5 * day: awslogs.RetentionDays_FIVE_DAYS,
		7 * day: awslogs.RetentionDays_ONE_WEEK, 14 * day: awslogs.RetentionDays_TWO_WEEKS, 30 * day: awslogs.RetentionDays_ONE_MONTH,
		60 * day: awslogs.RetentionDays_TWO_MONTHS, 90 * day: awslogs.RetentionDays_THREE_MONTHS, 120 * day: awslogs.RetentionDays_FOUR_MONTHS,
		150 * day: awslogs.RetentionDays_FIVE_MONTHS, 180 * day: awslogs.RetentionDays_SIX_MONTHS, 365 * day: awslogs.RetentionDays_ONE_YEAR,
		400 * day: awslogs.RetentionDays_THIRTEEN_MONTHS, 545 * day: awslogs.RetentionDays_EIGHTEEN_MONTHS,
	}
}
