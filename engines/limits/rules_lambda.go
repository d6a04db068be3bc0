package limits

import "github.com/mainstay-go/mainstay/engines/template"

const (
	functionType = "AWS::Lambda::Function"
	sourceType   = "AWS::Lambda::EventSourceMapping"
	queueType    = "AWS::SQS::Queue"
)

func functionRules() []rule {
	all := []rule{
		own("FunctionEnvironment", functionType, environment),
		number("FunctionTimeout", functionType, "Timeout"),
		number("FunctionDisk", functionType, "EphemeralStorage", "Size"),
		list("FunctionLayers", functionType, "Layers"),
		text("FunctionName", functionType, "FunctionName"),
		text("FunctionDescription", functionType, "Description"),
		text("AliasName", "AWS::Lambda::Alias", "Name"),
		number("AsyncRetries", "AWS::Lambda::EventInvokeConfig", "MaximumRetryAttempts"),
	}
	all = append(all, both("FunctionMemory", functionType, "MemorySize")...)
	return append(all, both("AsyncAge", "AWS::Lambda::EventInvokeConfig", "MaximumEventAgeInSeconds")...)
}

// environment adds up names and values.
func environment(_ template.App, r template.Resource) (int64, bool) {
	variables, _ := r.Get("Environment", "Variables").(map[string]any)
	total := 0
	for name, value := range variables {
		total += len(name) + length(value)
	}
	return int64(total), len(variables) > 0
}

func sourceRules() []rule {
	all := []rule{
		own("SourceBatch", sourceType, func(a template.App, r template.Resource) (int64, bool) { return batchSize(r, !fifo(a, r)) }),
		own("SourceBatchFIFO", sourceType, func(a template.App, r template.Resource) (int64, bool) { return batchSize(r, fifo(a, r)) }),
		own("SourceBatchNoWindow", sourceType, func(a template.App, r template.Resource) (int64, bool) {
			_, fromQueue := source(a, r)
			return batchSize(r, fromQueue && !fifo(a, r) && r.Number(0, windowName) == 0)
		}),
		number("SourceWindow", sourceType, windowName),
		own("SourceWindowFIFO", sourceType, func(a template.App, r template.Resource) (int64, bool) {
			return int64(r.Number(0, windowName)), fifo(a, r)
		}),
		number("SourceParallel", sourceType, "ParallelizationFactor"),
		number("SourceRetries", sourceType, "MaximumRetryAttempts"),
		number("SourceAge", sourceType, "MaximumRecordAgeInSeconds"),
		own("VisibilityShortfall", sourceType, shortfall),
	}
	return append(all, both("SourceConcurrency", sourceType, "ScalingConfig", "MaximumConcurrency")...)
}

const windowName = "MaximumBatchingWindowInSeconds"

func batchSize(r template.Resource, applies bool) (int64, bool) {
	n := r.Number(-1, "BatchSize")
	return int64(n), applies && n >= 0
}

func source(a template.App, r template.Resource) (template.Resource, bool) {
	return a.Follow(r, r.Properties["EventSourceArn"], queueType)
}

func fifo(a template.App, r template.Resource) bool {
	q, ok := source(a, r)
	return ok && q.True("FifoQueue")
}

// Lambda's and SQS's defaults (API model, CreateFunction; Amazon SQS queue quotas page).
const (
	defaultTimeout    = 3
	defaultVisibility = 30
)

// shortfall is by how much a function may run longer than its queue hides a message from others: Lambda refuses such an
// event source, and where it is changed later, messages are handled twice.
func shortfall(a template.App, r template.Resource) (int64, bool) {
	q, fromQueue := source(a, r)
	f, ok := a.Follow(r, r.Properties["FunctionName"], functionType)
	if !fromQueue || !ok {
		return 0, false
	}
	return int64(f.Number(defaultTimeout, "Timeout") - q.Number(defaultVisibility, "VisibilityTimeout")), true
}
