package workflow

// definition is the state machine in the Amazon States Language. Steps that are not there leave one that does nothing.
func (p Props) definition() map[string]any {
	if len(p.Steps) == 0 {
		return map[string]any{"StartAt": "Nothing", "States": map[string]any{"Nothing": map[string]any{"Type": "Succeed"}}}
	}
	states := map[string]any{}
	for i, s := range p.Steps {
		state := s.definition()
		if i+1 < len(p.Steps) {
			state["Next"] = p.Steps[i+1].Name
		} else {
			state["End"] = true
		}
		states[s.Name] = state
	}
	return map[string]any{"StartAt": p.Steps[0].Name, "TimeoutSeconds": p.Timeout.Seconds(), "States": states}
}

// definition is a step as a task. Lambda's own failures are retried for about a minute, because they say nothing about
// the function (Step Functions developer guide, "Handle transient Lambda service exceptions"); its errors as often as is asked for.
func (s Step) definition() map[string]any {
	return map[string]any{
		"Type": "Task", "Resource": s.To.Live.FunctionArn(), "TimeoutSeconds": s.Timeout.Seconds(),
		"Retry": []any{
			map[string]any{"ErrorEquals": []any{"Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"},
				"IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2, "JitterStrategy": "FULL"},
			map[string]any{"ErrorEquals": []any{"States.ALL"}, "IntervalSeconds": 1, "MaxAttempts": s.Retries, "BackoffRate": 2, "JitterStrategy": "FULL"},
		},
	}
}
