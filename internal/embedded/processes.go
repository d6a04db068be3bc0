package embedded

// Process is a process of the embedded AWS.
type Process struct {
	PID      int
	Function string // name of the Lambda function it runs; "" for MiniStack itself
}

// Functions lists the processes that run Lambda functions, for tests that kill them. Linux only.
func (i Instance) Functions() ([]Process, error) {
	all, err := processes(i.Dir)
	var functions []Process
	for _, p := range all {
		if p.Function != "" {
			functions = append(functions, p)
		}
	}
	return functions, err
}
