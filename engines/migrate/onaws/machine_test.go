package onaws_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/onaws"
)

const arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:Migrate"

// steps is a Step Functions that remembers what was started.
type steps struct {
	started map[string]string // input by name
	status  types.ExecutionStatus
	err     error
}

func (s *steps) StartExecution(_ context.Context, in *sfn.StartExecutionInput, _ ...func(*sfn.Options)) (*sfn.StartExecutionOutput, error) {
	if _, ok := s.started[*in.Name]; ok && s.err == nil {
		return nil, &types.ExecutionAlreadyExists{}
	}
	if s.err == nil {
		s.started[*in.Name] = *in.Input
	}
	return &sfn.StartExecutionOutput{}, s.err
}

func (s *steps) DescribeExecution(_ context.Context, in *sfn.DescribeExecutionInput, _ ...func(*sfn.Options)) (*sfn.DescribeExecutionOutput, error) {
	name := (*in.ExecutionArn)[strings.LastIndex(*in.ExecutionArn, ":")+1:]
	if _, ok := s.started[name]; !ok && s.err == nil {
		return nil, &types.ExecutionDoesNotExist{}
	}
	return &sfn.DescribeExecutionOutput{Status: s.status, Error: aws.String("States.Timeout"), Cause: aws.String("an hour")}, s.err
}

func TestMachine(t *testing.T) {
	api := &steps{started: map[string]string{}, status: types.ExecutionStatusRunning}
	m := onaws.New(api, arn)
	job := migrate.Job{Migration: "20261124000000_" + strings.Repeat("split_names_", 8) + "all", Token: 1234, Segments: []int{0, 2}}
	job.Run = m.Run(job)
	name, ours := strings.CutPrefix(job.Run, "arn:aws:states:eu-west-1:123456789012:execution:Migrate:20261124000000_split_names_")
	if !ours || !strings.HasSuffix(name, "-1234") || len(job.Run)-strings.LastIndex(job.Run, ":")-1 != 80 {
		t.Errorf("Run = %s; want an execution's ARN, with a name of at most 80 characters that ends with the token", job.Run)
	}
	if over, why, err := m.Over(t.Context(), job.Run); err != nil || !over || why != "it never began" {
		t.Errorf("Over before it began = %v, %q, %v", over, why, err)
	}
	for range 2 {
		if err := m.Start(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
	for _, input := range api.started {
		var got onaws.Input
		if err := json.Unmarshal([]byte(input), &got); err != nil || len(api.started) != 1 || got.Job.Run != job.Run || len(got.Items) != 2 || got.Job.Segments != nil {
			t.Errorf("started %v, %v; want the job, once", api.started, err)
		}
	}
	for status, want := range map[types.ExecutionStatus]string{types.ExecutionStatusRunning: "", types.ExecutionStatusSucceeded: "", types.ExecutionStatusTimedOut: "TIMED_OUT States.Timeout an hour"} {
		api.status = status
		if over, why, err := m.Over(t.Context(), job.Run); err != nil || over != (status != types.ExecutionStatusRunning) || why != want {
			t.Errorf("Over of one that is %s = %v, %q, %v; want %q", status, over, why, err, want)
		}
	}
}

func TestMachine_Errors(t *testing.T) {
	denied := errors.New("AccessDeniedException")
	m := onaws.New(&steps{err: denied}, arn)
	if err := m.Start(t.Context(), migrate.Job{Migration: "m", Run: "r"}); !errors.Is(err, denied) || !strings.Contains(err.Error(), arn) {
		t.Errorf("Start = %v; want the cause and the machine", err)
	}
	if _, _, err := m.Over(t.Context(), "r"); !errors.Is(err, denied) {
		t.Errorf("Over = %v; want the cause", err)
	}
}
