package ops

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"

	"github.com/mainstay-go/mainstay/config"
)

// metrics notes what it is sent.
type metrics struct {
	sent chan string
	err  error
}

func (m metrics) PutMetricData(_ context.Context, in *cloudwatch.PutMetricDataInput, _ ...func(*cloudwatch.Options)) (*cloudwatch.PutMetricDataOutput, error) {
	d := in.MetricData[0]
	m.sent <- fmt.Sprint(aws.ToString(in.Namespace), " ", aws.ToString(d.MetricName), " ", aws.ToString(d.Dimensions[0].Name), "=", aws.ToString(d.Dimensions[0].Value), " ", aws.ToFloat64(d.Value), len(d.Dimensions))
	return nil, m.err
}

// TestAnnounced: the alarm hears of a deployment before it begins, again at every tick, and nothing after it.
func TestAnnounced(t *testing.T) {
	const want = "Mainstay Deploying Environment=staging 1 1"
	m, ticks := metrics{sent: make(chan string, 1)}, make(chan time.Time)
	failed := errors.New("rolled back")
	a := announcer{m, "staging", ticks, t.Errorf}
	err := a.during(t.Context(), func() error {
		for i := range 3 {
			if got := <-m.sent; got != want {
				t.Errorf("sent %q; want %q", got, want)
			}
			if i < 2 {
				ticks <- time.Time{}
			}
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("during = %v; want the error of the work", err)
	}
	select {
	case ticks <- time.Time{}:
		t.Error("it is announced when it is over")
	default:
	}
}

// TestAnnounced_Fails: a deployment does not wait for what keeps alarms quiet, but it is said.
func TestAnnounced_Fails(t *testing.T) {
	said, done := "", false
	m := metrics{sent: make(chan string, 1), err: errors.New("no permission")}
	a := announcer{m, "staging", nil, func(format string, args ...any) { said = fmt.Sprintf(format, args...) }}
	if err := a.during(t.Context(), func() error { done = true; return nil }); err != nil || !done {
		t.Errorf("during = %v, done %v; want the work done", err, done)
	}
	if !strings.Contains(said, "tell alarms of the deployment: no permission") {
		t.Errorf("said %q", said)
	}
}

// TestAnnounced_Branch: where there are no alarms nothing is called; the target has nothing that could be.
func TestAnnounced_Branch(t *testing.T) {
	env, err := config.Load("login-1a2b3c4d")
	if err != nil {
		t.Fatal(err)
	}
	done := false
	if err := (Target{}).announced(t.Context(), env, t.Errorf, func() error { done = true; return nil }); err != nil || !done {
		t.Errorf("announced = %v, done %v", err, done)
	}
}
