package onaws

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// API is the part of Step Functions that is needed; the SDK's client fits.
type API interface {
	StartExecution(context.Context, *sfn.StartExecutionInput, ...func(*sfn.Options)) (*sfn.StartExecutionOutput, error)
	DescribeExecution(context.Context, *sfn.DescribeExecutionInput, ...func(*sfn.Options)) (*sfn.DescribeExecutionOutput, error)
}

// Machine is a migrate.Machine.
type Machine struct {
	api API
	arn string
}

// New returns the machine of an ARN.
func New(api API, arn string) *Machine { return &Machine{api, arn} }

// Input is what an execution begins with: constructs/workflow.NewEach says what it does with it.
type Input struct {
	Items    []int       `json:"items"`    // segments
	Parallel int         `json:"parallel"` // of them at the same time
	Job      migrate.Job `json:"job"`
}

// maxName is how long the name of an execution may be (Step Functions API reference, "StartExecution").
const maxName = 80

// Run implements migrate.Machine: an execution's ARN follows from the state machine's and its name.
func (m *Machine) Run(job migrate.Job) string {
	token := fmt.Sprint("-", job.Token)
	return strings.Replace(m.arn, ":stateMachine:", ":execution:", 1) + ":" + job.Migration[:min(len(job.Migration), maxName-len(token))] + token
}

// Start implements migrate.Machine. No two jobs have the same token, so an execution of that name is this job's.
func (m *Machine) Start(ctx context.Context, job migrate.Job) error {
	in := Input{Items: job.Segments, Parallel: job.Parallel, Job: job}
	in.Job.Segments = nil
	input, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("start run of migration %q: %w", job.Migration, err)
	}
	name := job.Run[strings.LastIndex(job.Run, ":")+1:]
	_, err = m.api.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: &m.arn, Name: &name, Input: aws.String(string(input))})
	var begun *types.ExecutionAlreadyExists
	if err != nil && !errors.As(err, &begun) {
		return fmt.Errorf("start run of migration %q by %s: %w", job.Migration, m.arn, err)
	}
	return nil
}

// Over implements migrate.Machine.
func (m *Machine) Over(ctx context.Context, run string) (bool, string, error) {
	out, err := m.api.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: &run})
	var missing *types.ExecutionDoesNotExist
	if errors.As(err, &missing) {
		return true, "it never began", nil
	}
	if err != nil {
		return false, "", fmt.Errorf("look at run %s: %w", run, err)
	}
	switch out.Status {
	case types.ExecutionStatusRunning, types.ExecutionStatusPendingRedrive:
		return false, "", nil
	case types.ExecutionStatusSucceeded:
		return true, "", nil
	}
	return true, strings.TrimSpace(fmt.Sprintf("%s %s %s", out.Status, aws.ToString(out.Error), aws.ToString(out.Cause))), nil
}
