package redrive_test

import (
	"net"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
	"github.com/mainstay-go/mainstay/internal/embedded"
)

var _ redrive.API = (*sqs.Client)(nil)

// TestEmbedded holds the embedded AWS to the contract that the fake fulfils, and redrives on it.
func TestEmbedded(t *testing.T) {
	w := embeddedWorld(t)
	redrivetest.TestSQS(t, w)
}

// embeddedWorld starts an embedded AWS.
func embeddedWorld(t testing.TB) redrivetest.World {
	t.Helper()
	in, stop, err := embedded.Run(t.Context(), embedded.Options{Dir: filepath.Join(t.TempDir(), "embedded"), Venv: venv(t), Port: freePort(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	cfg, err := in.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	api := sqs.NewFromConfig(cfg)
	return redrivetest.World{API: api, Create: func(name string, q redrivetest.Queue) string { return create(t, api, name, q) }, Pass: func() { <-time.After(20 * time.Millisecond) }}
}

func create(t testing.TB, api *sqs.Client, name string, q redrivetest.Queue) string {
	t.Helper()
	attributes := map[string]string{"VisibilityTimeout": strconv.Itoa(int(max(q.Visibility, 30*time.Second) / time.Second))}
	if q.Visibility > 0 {
		attributes["VisibilityTimeout"] = strconv.Itoa(int(q.Visibility / time.Second))
	}
	if filepath.Ext(name) == ".fifo" {
		attributes["FifoQueue"] = "true"
	}
	if q.DeadLetter != "" {
		attributes["RedrivePolicy"] = `{"deadLetterTargetArn":"` + queueARN(t, api, q.DeadLetter) + `","maxReceiveCount":` + strconv.Itoa(q.MaxReceives) + `}`
	}
	out, err := api.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	if err != nil {
		t.Fatal(err)
	}
	return *out.QueueUrl
}

func queueARN(t testing.TB, api *sqs.Client, url string) string {
	t.Helper()
	out, err := api.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: aws.String(url), AttributeNames: []types.QueueAttributeName{"QueueArn"}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Attributes["QueueArn"]
}

// venv is where this checkout keeps its Python packages.
func venv(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, ".mainstay", "venv")
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
