package ops

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// EventsReplay runs an event through a function: the deployed one, or the code of the working tree as a process here, with
// the deployed one's settings.
type EventsReplay struct {
	Project     Project
	Environment string
	Function    string
	File        string // with the event
	Here        bool
	Target      Target
	Output      func(line string) // what a process here says
}

// Replayed is how a function answered.
type Replayed struct {
	Function string          `json:"function"`
	File     string          `json:"file"`
	Here     bool            `json:"here"`
	Answer   json.RawMessage `json:"answer"` // null where the function failed
	Failed   string          `json:"failed"` // its error; "" where there was none
	Log      string          `json:"log"`    // the end of its log; "" for a process here, which shows it as it comes
}

// Run reads the event and replays it. A function that fails is no error of Run.
func (c EventsReplay) Run(ctx context.Context) (Replayed, error) {
	event, err := c.event()
	if err != nil {
		return Replayed{}, err
	}
	found, err := c.Target.logged(ctx, c.Environment, c.Function)
	if err != nil {
		return Replayed{}, err
	}
	r := Replayed{Function: c.Function, File: c.File, Here: c.Here, Answer: json.RawMessage("null")}
	if c.Here {
		return r, c.here(ctx, &r, found[0], event)
	}
	return r, c.there(ctx, &r, found[0], event)
}

// event reads the file: as it is, or by its name in the function's testdata.
func (c EventsReplay) event() ([]byte, error) {
	event, err := os.ReadFile(c.File)
	if os.IsNotExist(err) {
		event, err = os.ReadFile(filepath.Join(c.Project.Dir, "functions", c.Function, "testdata", strings.TrimSuffix(c.File, ".json")+".json"))
	}
	if err != nil {
		return nil, fmt.Errorf("read event: %w; expected a file, or one of functions/%s/testdata", err, c.Function)
	}
	if !json.Valid(event) {
		return nil, fmt.Errorf("read event %s: it is not JSON", c.File)
	}
	return event, nil
}

// there invokes the deployed function.
func (c EventsReplay) there(ctx context.Context, r *Replayed, f FunctionState, event []byte) error {
	out, err := lambda.NewFromConfig(c.Target.AWS).Invoke(ctx, &lambda.InvokeInput{FunctionName: &f.Physical, Payload: event, LogType: types.LogTypeTail})
	if err != nil {
		return fmt.Errorf("invoke %s: %w", f.Name, err)
	}
	if log, err := base64.StdEncoding.DecodeString(aws.ToString(out.LogResult)); err == nil {
		r.Log = string(log)
	}
	r.note(out.FunctionError != nil, out.Payload)
	return nil
}

// here runs the code of the working tree.
func (c EventsReplay) here(ctx context.Context, r *Replayed, f FunctionState, event []byte) error {
	deployed, err := lambda.NewFromConfig(c.Target.AWS).GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &f.Physical})
	if err != nil {
		return fmt.Errorf("read settings of %s: %w", f.Name, err)
	}
	dir, err := os.MkdirTemp("", "mainstay-replay-")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "bootstrap")
	build := command{Args: []string{"go", "build", "-o", binary, "./functions/" + f.Name}, Dir: c.Project.Dir, Env: os.Environ(), Log: filepath.Join(dir, "build.log")}
	if err := build.run(ctx); err != nil {
		return err
	}
	env := c.Target.Environ(os.Environ())
	if deployed.Environment != nil {
		for name, value := range deployed.Environment.Variables {
			env = append(env, name+"="+value)
		}
	}
	env = append(env, "AWS_LAMBDA_FUNCTION_NAME="+f.Physical, "_HANDLER="+aws.ToString(deployed.Handler))
	failed, answer, err := runtimeAPI{event: event, arn: aws.ToString(deployed.FunctionArn)}.run(ctx, command{Args: []string{binary}, Dir: dir, Env: env, Log: filepath.Join(dir, "run.log"), Line: c.Output})
	if err != nil {
		return err
	}
	r.note(failed, answer)
	return nil
}

// note takes down a function's answer, or its error.
func (r *Replayed) note(failed bool, payload []byte) {
	switch {
	case failed:
		var e struct{ ErrorType, ErrorMessage string }
		if json.Unmarshal(payload, &e) == nil && e.ErrorMessage != "" {
			r.Failed = strings.TrimPrefix(e.ErrorType+": "+e.ErrorMessage, ": ")
			return
		}
		r.Failed = or(string(payload), "the function failed and said nothing")
	case json.Valid(payload):
		r.Answer = payload
	}
}
