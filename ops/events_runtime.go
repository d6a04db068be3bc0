package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// runtimeAPI is Lambda's runtime API for one event (Lambda developer guide, "Using the Lambda runtime API for custom
// runtimes"): a function's process takes it, answers, and is ended.
type runtimeAPI struct {
	event []byte
	arn   string // of the function
}

// runtimeTime is how long the process has: the longest that Lambda allows (Lambda developer guide, "Lambda quotas").
const runtimeTime = 15 * time.Minute

// outcome is what a process answered.
type outcome struct {
	once   sync.Once
	done   context.CancelFunc
	failed bool
	body   []byte
}

// run starts the process and returns its answer, or its error when it failed.
func (a runtimeAPI) run(ctx context.Context, process command) (failed bool, answer []byte, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return false, nil, fmt.Errorf("listen for the function: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, runtimeTime)
	defer cancel()
	o := &outcome{done: cancel}
	server := &http.Server{Handler: a.handler(ctx, o), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }() // ends with Close
	defer server.Close()
	process.Env = append(process.Env, "AWS_LAMBDA_RUNTIME_API="+l.Addr().String())
	err = process.run(ctx)
	if o.body != nil {
		return o.failed, o.body, nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return false, nil, fmt.Errorf("run the function: it did not answer within %s", runtimeTime)
	}
	if err == nil {
		err = errors.New("run the function: it ended without an answer; does its main call lambda.Start?")
	}
	return false, nil, err
}

func (a runtimeAPI) handler(ctx context.Context, o *outcome) http.Handler {
	given := make(chan struct{}, 1)
	given <- struct{}{}
	deadline, _ := ctx.Deadline()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/next"):
			select {
			case <-given:
			case <-r.Context().Done():
				return
			}
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "00000000-0000-4000-8000-000000000000")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(deadline.UnixMilli(), 10))
			w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", a.arn)
			_, _ = w.Write(a.event)
		case strings.HasSuffix(r.URL.Path, "/response"), strings.HasSuffix(r.URL.Path, "/error"):
			body, _ := io.ReadAll(r.Body)
			w.WriteHeader(http.StatusAccepted)
			o.take(strings.HasSuffix(r.URL.Path, "/error"), body)
		default:
			http.NotFound(w, r)
		}
	})
}

// take keeps the first answer, and ends the process.
func (o *outcome) take(failed bool, body []byte) {
	o.once.Do(func() {
		o.failed, o.body = failed, append([]byte{}, body...)
		o.done()
	})
}
