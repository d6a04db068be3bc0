package ops

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/names"
)

// metricWriter is what of CloudWatch takes metrics.
type metricWriter interface {
	PutMetricData(ctx context.Context, in *cloudwatch.PutMetricDataInput, opts ...func(*cloudwatch.Options)) (*cloudwatch.PutMetricDataOutput, error)
}

// announcer says, for as long as it takes, that a deployment is under way: composite alarms are quiet meanwhile.
type announcer struct {
	api         metricWriter
	environment string
	ticks       <-chan time.Time // when to say it again
	say         func(format string, args ...any)
}

// announceEvery is twice in each minute that the alarm looks at, so that none is without.
const announceEvery = 30 * time.Second

// announced does work that deploys. Where the environment has alarms, it tells them.
func (t Target) announced(ctx context.Context, env config.Environment, say func(string, ...any), work func() error) error {
	if !env.Alarms {
		return work()
	}
	ticker := time.NewTicker(announceEvery)
	defer ticker.Stop()
	return announcer{cloudwatch.NewFromConfig(t.AWS), env.Name, ticker.C, say}.during(ctx, work)
}

// during announces until the work is done. That nobody could be told is said, and no reason not to deploy.
func (a announcer) during(ctx context.Context, work func() error) error {
	a.announce(ctx)
	ctx, stop := context.WithCancel(ctx)
	var told sync.WaitGroup
	told.Go(func() {
		for {
			select {
			case <-a.ticks:
				a.announce(ctx)
			case <-ctx.Done():
				return
			}
		}
	})
	defer told.Wait()
	defer stop()
	return work()
}

func (a announcer) announce(ctx context.Context) {
	_, err := a.api.PutMetricData(ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String(names.MetricNamespace), MetricData: []types.MetricDatum{{
		MetricName: aws.String(names.Deploying), Value: aws.Float64(1),
		Dimensions: []types.Dimension{{Name: aws.String(names.DimensionEnvironment), Value: &a.environment}}}}})
	if err != nil && ctx.Err() == nil {
		a.say("%v", fmt.Errorf("tell alarms of the deployment: %w; they may call somebody about it", err))
	}
}
