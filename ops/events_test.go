package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/kit/capture/shape"
)

const (
	known   = `{"Records":[{"body":"x","n":1}]}`
	another = `{"Records":[{"body":"y"}]}`
)

// eventsProject is a checkout with functions, of which import-users has a fixture.
func eventsProject(t *testing.T) Project {
	t.Helper()
	p := Project{Dir: t.TempDir()}
	for file, text := range map[string]string{"import-users/testdata/known.json": known, "import-users/main_test.go": "package main", "serve-web/main.go": "package main"} {
		if written, err := p.create("functions/"+file, []byte(text)); err != nil || !written {
			t.Fatal(written, err)
		}
	}
	return p
}

func eventLine(message, event, minute string) string {
	s, err := shape.Of([]byte(event))
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"timestamp":"2026-11-24T10:%s:00Z","message":%q,"eventHash":%q,"eventShape":%s,"event":%q}`, minute, message, s.Hash(), s, event)
}

func eventLogs() *logs {
	return &logs{pages: map[string][][]string{
		groupOf("import-users"): {{eventLine("event shape", known, "01"), eventLine("event sample", known, "01"), `{"message":"no event shape"}`},
			{eventLine("event shape", another, "02"), eventLine("event shape", another, "04"), eventLine("event sample", another, "02"), eventLine("event sample", strings.Replace(another, `"y"`, `"newest"`, 1), "04")}},
		groupOf("serve-web"): {{eventLine("event shape", `{"rawPath":"/"}`, "03"), eventLine("event sample", `{"rawPath":"/"}`, "03")}},
	}}
}

func someFunctions(context.Context, string, string) ([]FunctionState, error) {
	return []FunctionState{{Name: "import-users", LogGroup: groupOf("import-users")}, {Name: "serve-web", LogGroup: groupOf("serve-web")}, {Name: "quiet", LogGroup: groupOf("quiet")}}, nil
}

func TestEventsShapes(t *testing.T) {
	c := EventsShapes{Project: eventsProject(t), Environment: "staging", Functions: someFunctions, Logs: cloudLogs{eventLogs()}}
	all, err := c.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range all {
		got = append(got, fmt.Sprint(s.Function, " ", s.Seen, " ", s.First.Minute(), "-", s.Last.Minute(), " ", s.Tested, " ", filepath.Base(s.Fixture), " ", s.News))
	}
	want := []string{"import-users 2 2-4 false known.json [Records[].n: missing]", "serve-web 1 3-3 false . []", "import-users 1 1-1 true known.json []"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q; want %q", got, want)
	}
	if err := untested("staging", all); err == nil || !strings.Contains(err.Error(), "2 shapes are in no fixture") {
		t.Errorf("untested = %v", err)
	}
	if err := untested("staging", all[2:]); err != nil {
		t.Errorf("untested = %v; want nothing where all is tested", err)
	}
	var out strings.Builder
	printShapes(&out, "staging", all)
	for _, want := range []string{"not as functions/import-users/testdata/known.json:\n  Records[].n: missing\n", "the function has no fixtures; the shape is\n  {\"rawPath\":\"string\"}", "FUNCTION"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("found %s; want %q in it", out.String(), want)
		}
	}
}

func TestEventsShapes_Errors(t *testing.T) {
	broken := errors.New("broken")
	c := EventsShapes{Project: eventsProject(t), Functions: someFunctions, Logs: cloudLogs{&logs{fault: broken}}}
	if _, err := c.Run(t.Context()); !errors.Is(err, broken) || !strings.Contains(err.Error(), "read log of import-users") {
		t.Errorf("Run = %v; want the log's error", err)
	}
	if _, err := c.Project.create("functions/quiet/testdata/bad.json", []byte("{")); err != nil {
		t.Fatal(err)
	}
	c.Logs = cloudLogs{eventLogs()}
	if _, err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "bad.json: read shape: ") {
		t.Errorf("Run = %v; want the name of the fixture that is no JSON", err)
	}
}

func TestEventsPull(t *testing.T) {
	c := EventsPull{Project: eventsProject(t), Functions: someFunctions, Logs: cloudLogs{eventLogs()},
		Event: func(context.Context, string) (string, error) { return "events.APIGatewayV2HTTPRequest", nil }}
	pulled, err := c.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, p := range pulled {
		files = append(files, p.File)
	}
	web, _ := shape.Of([]byte(`{"rawPath":"/"}`))
	two, _ := shape.Of([]byte(another))
	want := []string{"functions/import-users/testdata/event-" + two.Hash() + ".json", "functions/serve-web/testdata/event-" + web.Hash() + ".json", "functions/serve-web/events_test.go"}
	if !slices.Equal(files, want) {
		t.Errorf("pulled %q; want %q", files, want)
	}
	if b, err := os.ReadFile(filepath.Join(c.Project.Dir, want[0])); err != nil || !strings.Contains(string(b), `"body": "newest"`) {
		t.Errorf("found %s, %v; want the newest sample", b, err)
	}
	if b, err := os.ReadFile(filepath.Join(c.Project.Dir, want[2])); err != nil || !strings.Contains(string(b), `capturetest.Decode[events.APIGatewayV2HTTPRequest](t, "testdata")`) {
		t.Errorf("found %s, %v; want a test", b, err)
	}
	if again, err := c.Run(t.Context()); err != nil || len(again) != 0 {
		t.Errorf("a second Run pulled %v, %v; want nothing", again, err)
	}
	if shapes, err := (EventsShapes{Project: c.Project, Functions: someFunctions, Logs: c.Logs}).Run(t.Context()); err != nil || untested("staging", shapes) != nil {
		t.Errorf("after it, shapes are %v, %v; want all tested", shapes, err)
	}
}

func TestEventsTest(t *testing.T) {
	for event, want := range map[string]string{"events.SQSEvent": "Decode[events.SQSEvent]", "shop.Order": "Decode[map[string]json.RawMessage]", "": "\t\"encoding/json\"\n\t\"testing\"\n\n\t\"github.com/mainstay"} {
		if text := eventsTest(event); !strings.Contains(text, want) {
			t.Errorf("the test of %s is %s; want %s in it", event, text, want)
		}
	}
}

func TestReplayed(t *testing.T) {
	for payload, want := range map[string]string{`{"errorMessage":"no","errorType":"Bad"}`: "Bad: no", `{"errorMessage":"no"}`: "no", `x`: "x", ``: "the function failed and said nothing"} {
		var r Replayed
		if r.note(true, []byte(payload)); r.Failed != want || r.Answer != nil {
			t.Errorf("%s was noted as %+v; want %s", payload, r, want)
		}
	}
	var r Replayed
	if r.note(false, []byte(`{"a":1}`)); r.Failed != "" || string(r.Answer) != `{"a":1}` {
		t.Errorf("an answer was noted as %+v", r)
	}
}

func TestRuntimeAPI(t *testing.T) {
	for behaviour, want := range map[string]string{"answer": `false {"got":{"n":1}}`, "fail": `true {"errorMessage":"no"}`, "init": `true {"errorMessage":"init"}`} {
		failed, answer, err := runtimeAPI{event: []byte(`{"n":1}`)}.run(t.Context(), process(t, behaviour))
		if got := fmt.Sprint(failed, " ", string(answer)); err != nil || got != want {
			t.Errorf("%s answered %s, %v; want %s", behaviour, got, err, want)
		}
	}
	for behaviour, want := range map[string]string{"end": "does its main call lambda.Start?", "crash": "oops"} {
		if _, _, err := (runtimeAPI{}).run(t.Context(), process(t, behaviour)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("run = %v; want %q", err, want)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, _, err := (runtimeAPI{}).run(ctx, process(t, "hang")); err == nil {
		t.Error("run has no error where the process did not answer in time")
	}
}

// process is TestFunction in a process of its own.
func process(t *testing.T, behaviour string) command {
	t.Helper()
	return command{Args: []string{os.Args[0], "-test.run", "^TestFunction$"}, Dir: t.TempDir(), Env: append(os.Environ(), "BEHAVIOUR="+behaviour), Log: filepath.Join(t.TempDir(), "log")}
}

// TestFunction behaves as a function does, in the processes that TestRuntimeAPI starts.
func TestFunction(t *testing.T) {
	api := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/"
	switch os.Getenv("BEHAVIOUR") {
	case "answer":
		event := call(t, http.MethodGet, api+"invocation/next", "")
		call(t, http.MethodPost, api+"invocation/1/response", `{"got":`+event+`}`)
		call(t, http.MethodGet, api+"invocation/next", "") // there is none; the process is ended
	case "fail":
		call(t, http.MethodGet, api+"invocation/next", "")
		call(t, http.MethodPost, api+"invocation/1/error", `{"errorMessage":"no"}`)
	case "init":
		call(t, http.MethodPost, api+"init/error", `{"errorMessage":"init"}`)
	case "crash":
		t.Fatal("oops")
	case "hang":
		select {}
	}
}

func call(t *testing.T, method, url, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
