package backend_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// environment is a deployed environment under test.
type environment struct {
	cloud
	name    string
	url     string
	bucket  string
	outputs map[string]string // of the stack Data
}

// deploy brings up an environment and finds its parts.
func (c cloud) deploy(t *testing.T, name string, rows int) environment {
	t.Helper()
	up := c.up(t, name)
	up.Rows = rows
	done, err := up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c.find(t, name, done)
}

func (c cloud) find(t *testing.T, name string, up ops.Up) environment {
	t.Helper()
	status, err := ops.EnvStatus{Environment: name, Target: c.target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := environment{cloud: c, name: name, url: up.URL, outputs: map[string]string{}}
	for _, s := range status.Stacks {
		maps.Copy(e.outputs, s.Outputs)
	}
	e.bucket = e.outputs[names.OutputUploadsBucket]
	return e
}

// get asks the API and decodes its answer.
func (e environment) get(t *testing.T, path string, into any) int {
	t.Helper()
	res, err := e.target.HTTP.Get(e.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, into); err != nil {
			t.Fatalf("GET %s answered %q: %v", path, body, err)
		}
	}
	return res.StatusCode
}

func (e environment) put(t *testing.T, key string, body []byte) {
	t.Helper()
	_, err := s3.NewFromConfig(e.target.AWS).PutObject(t.Context(), &s3.PutObjectInput{Bucket: &e.bucket, Key: &key, Body: bytes.NewReader(body)})
	if err != nil {
		t.Fatal(err)
	}
}

// imports lists the imports of a file, newest first.
func (e environment) imports(t *testing.T, key string) []users.Report {
	t.Helper()
	var answer struct{ Imports []users.Report }
	if code := e.get(t, "/imports?file="+url.QueryEscape(key), &answer); code != http.StatusOK {
		t.Fatalf("GET /imports answered %d", code)
	}
	return answer.Imports
}

// queues returns the state of the environment's queues.
func (e environment) queues(t *testing.T) []ops.QueueState {
	t.Helper()
	s, err := ops.EnvStatus{Environment: e.name, Target: e.target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Queues
}

func (e environment) queue(t *testing.T, part string) ops.QueueState {
	t.Helper()
	all := e.queues(t)
	i := slices.IndexFunc(all, func(q ops.QueueState) bool { return !q.DeadLetter && strings.Contains(q.Name, part) })
	if i < 0 {
		t.Fatalf("no queue with %q in its name among %+v", part, all)
	}
	return all[i]
}

func csv(t *testing.T, rows int, prefix string) ([]byte, sample.Expected) {
	t.Helper()
	var b bytes.Buffer
	want, err := sample.WriteIDs(&b, rows, prefix)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), want
}

// eventually polls until wrong finds nothing wrong.
func eventually(t *testing.T, limit time.Duration, wrong func() string) {
	t.Helper()
	poll(t, limit, 200*time.Millisecond, wrong)
}

// poll is eventually for what must be asked about at a pace of its own.
func poll(t *testing.T, limit, pace time.Duration, wrong func() string) {
	t.Helper()
	end := time.Now().Add(limit)
	for {
		message := wrong()
		if message == "" {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("after %s: %s", limit, message)
		}
		time.Sleep(pace)
	}
}
