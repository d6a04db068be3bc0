package constructs_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/dashboard"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

const dashboardType = "AWS::CloudWatch::Dashboard"

func bodies(made assembly.Template) map[string]string {
	found := map[string]string{}
	for _, r := range cdktest.OfType(made, dashboardType) {
		found[cdktest.JSON(r.Properties["DashboardName"])] = cdktest.JSON(r.Properties["DashboardBody"])
	}
	return found
}

func stackName(of string) string {
	return fmt.Sprintf(`{"Fn::Join":["",[{"Ref":"AWS::StackName"},"-%s"]]}`, of)
}

// TestDashboard: one of each service, and one of all with what users feel.
func TestDashboard(t *testing.T) {
	found := bodies(template(t, func(s awscdk.Stack) {
		a := alarm.New(s, "Alarms", alarm.Props{Environment: "production", Owner: "orders-team"})
		queue.New(s, "Orders", queue.Props{})
		a.Watch(s, "orders")
		dashboard.New(s, "Dashboards", dashboard.Props{Title: "Orders in production", Alarms: a})
	}))
	if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, []string{stackName("alarms"), stackName("all"), stackName("orders")}) {
		t.Fatalf("the dashboards are %v", got)
	}
	for text, on := range map[string][]string{"-orders-queue-stalled": {"all", "orders"}, "-orders-queue-late": {"orders"}, "-alarms-pages-alarm-topic-failed": {"all", "alarms"}} {
		for _, of := range []string{"all", "alarms", "orders"} {
			if got, want := strings.Contains(found[stackName(of)], text), slices.Contains(on, of); got != want {
				t.Errorf("%s on the dashboard %s: %v; want %v: %s", text, of, got, want, found[stackName(of)])
			}
		}
	}
}

// TestDashboard_None: without alarms there is nothing to show, and nothing to pay.
func TestDashboard_None(t *testing.T) {
	found := bodies(template(t, func(s awscdk.Stack) {
		queue.New(s, "Orders", queue.Props{})
		if d := dashboard.New(s, "Dashboards", dashboard.Props{Title: "Orders"}); d.App != nil {
			t.Error("there is a dashboard of the application")
		}
	}))
	if len(found) > 0 {
		t.Errorf("there are dashboards: %v", found)
	}
}
