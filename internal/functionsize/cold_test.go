package functionsize_test

import (
	"context"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/names"
)

// starts is how often each program is started: enough for a median on a machine that others use, too.
const starts = 41

// BenchmarkCold starts every function, and a bare handler by turns, and reports the median of the times from the start of the process
// until it asks Lambda's runtime API for its first event: what a cold start takes of ours.
func BenchmarkCold(b *testing.B) {
	for _, name := range functions() {
		b.Run(name, func(b *testing.B) {
			ours, _ := build(b, "./functions/"+name)
			theirs, _ := build(b, source(b, needs(b, name)))
			for b.Loop() {
				var a, c []time.Duration
				for range starts {
					a, c = append(a, started(b, ours)), append(c, started(b, theirs))
				}
				slices.Sort(a)
				slices.Sort(c)
				us, bare := a[starts/2], c[starts/2]
				b.ReportMetric(float64(us.Microseconds())/1000, "ms")
				b.ReportMetric(us.Seconds()/bare.Seconds(), "x-bare")
				b.ReportMetric(0, "ns/op") // of builds and all starts together, which nobody asks for
				if us.Seconds() > most*bare.Seconds() {
					b.Errorf("%s asks for its first event after %s, a bare handler after %s; want at most %.1f times that", name, us, bare, most)
				}
			}
		})
	}
}

// started is how long a program takes from its start to its first GET of /invocation/next, which is not answered.
func started(b *testing.B, program string) time.Duration {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	asked := make(chan time.Time, 1)
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/runtime/invocation/next") {
			asked <- time.Now()
			<-r.Context().Done()
		}
	})}
	go func() { _ = server.Serve(l) }() // ends with Close
	defer server.Close()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, program)
	c.Env = append(settings(), "AWS_LAMBDA_RUNTIME_API="+l.Addr().String())
	began := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	defer c.Wait() //nolint:errcheck // that it was killed is no news
	defer cancel()
	select {
	case at := <-asked:
		return at.Sub(began)
	case <-ctx.Done():
		b.Fatalf("%s did not ask for an event within a minute", program)
		return 0
	}
}

// settings are what stacks give functions, of all of them, and what Lambda gives.
func settings() []string {
	all := []string{"AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_SESSION_TOKEN=c", "AWS_LAMBDA_FUNCTION_NAME=f", "HOME=/nonexistent"}
	for _, name := range []string{names.Environment, names.Function, names.UsersTable, names.ImportsTable, names.ChunkQueueURL, names.StateTable, names.IndexTable, names.MailsTable,
		names.MailSender, names.MailSet, names.MailMode, names.EventBus, names.UploadsBucket, names.UserPool, names.UserPoolClient, names.SiteURL, names.SignInSecret, names.LedgerTable} {
		all = append(all, name+"=x")
	}
	return all
}
