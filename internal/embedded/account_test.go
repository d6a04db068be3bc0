package embedded_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// TestRun_Accounts: what is in one account the others do not see. That an API answers whoever calls it is tried end to end (TestPromote).
func TestRun_Accounts(t *testing.T) {
	in := run(t, options(t))
	production, err := in.For("production").Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqs.NewFromConfig(production).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: new("orders")}); err != nil {
		t.Fatal(err)
	}
	for environment, want := range map[string]int{"production": 1, "staging": 0, "login-1a2b3c4d": 0} {
		cfg, err := in.For(environment).Config(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		out, err := sqs.NewFromConfig(cfg).ListQueues(t.Context(), &sqs.ListQueuesInput{})
		if err != nil || len(out.QueueUrls) != want {
			t.Errorf("%s sees %d queues, %v; want %d", environment, len(out.QueueUrls), err, want)
		}
		if want == 1 && err == nil && !strings.Contains(out.QueueUrls[0], embedded.ProductionAccount) {
			t.Errorf("production's queue is %s; want it in account %s", out.QueueUrls[0], embedded.ProductionAccount)
		}
	}
}
